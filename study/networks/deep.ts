import { Draw } from './draw.js';

/** A network of a size at which bounds over a whole pass say nothing any more. */
export interface Deep {
  readonly name: string;
  readonly text: string;
}

export const DEEP: readonly Deep[] = [
  { name: 'ReLU, 10 layers of 256 units', text: relu() },
  { name: 'convolutions with batch norm', text: convolutions() },
  { name: 'transformer, 2 blocks of 32 units', text: transformer() },
];

/** Data of 10 classes. */
function text(input: readonly number[], layers: readonly object[], examples: number, vocabulary?: number): string {
  const draw = new Draw(1, 'deep');
  const size = input.reduce((product, extent) => product * extent, 1);
  const flat = (): number[] =>
    Array.from({ length: size }, () => (vocabulary ? draw.whole(0, vocabulary - 1) : draw.normal()));
  const label = (): unknown =>
    vocabulary ? Array.from({ length: size }, () => draw.whole(0, vocabulary - 1)) : draw.whole(0, 9);
  return JSON.stringify({
    seed: 1,
    input,
    layers,
    loss: 'cross-entropy',
    data: {
      x: Array.from({ length: examples }, () => nested(flat(), input)),
      y: Array.from({ length: examples }, label),
    },
  });
}

function nested(flat: readonly number[], [extent, ...rest]: readonly number[]): unknown {
  if (extent === undefined) return flat[0];
  const size = flat.length / extent;
  return Array.from({ length: extent }, (_, i) => nested(flat.slice(i * size, (i + 1) * size), rest));
}

function relu(): string {
  const hidden = Array.from({ length: 10 }, () => ({ type: 'dense', units: 256, activation: 'relu' }));
  return text([64], [...hidden, { type: 'dense', units: 10 }], 8);
}

function convolutions(): string {
  const block = (filters: number): object[] => [
    { type: 'conv2d', filters, kernel: 3, padding: 'same', bias: false },
    { type: 'batchnorm' },
    { type: 'activation', activation: 'relu' },
    { type: 'maxpool2d', kernel: 2 },
  ];
  return text([3, 16, 16], [...block(8), ...block(16), { type: 'flatten' }, { type: 'dense', units: 10 }], 4);
}

function transformer(): string {
  const [units, vocabulary, steps] = [32, 40, 16];
  const block = (): object[] => [
    { type: 'residual', layers: [{ type: 'layernorm' }, { type: 'attention', heads: 4, causal: true }] },
    {
      type: 'residual',
      layers: [
        { type: 'layernorm' },
        { type: 'dense', units: 4 * units, activation: 'gelu' },
        { type: 'dense', units },
      ],
    },
  ];
  const layers = [
    { type: 'embedding', vocabulary, units },
    { type: 'position' },
    ...block(),
    ...block(),
    { type: 'layernorm' },
    { type: 'dense', units: vocabulary },
  ];
  return text([steps], layers, 4, vocabulary);
}
