import type { Taste } from './conditions.js';
import type { Draw } from './draw.js';

/** A network but for its head and its loss, as a model file describes it. */
export interface Body {
  readonly input: readonly number[];
  readonly layers: readonly object[];
  /** Inputs are whole numbers below this; numbers where absent. */
  readonly vocabulary?: number;
  /** Whether each position of the output has a target of its own. */
  readonly sequence?: boolean;
}

type Architecture = (draw: Draw, taste: Taste) => Body;

const dense = (draw: Draw, { activations }: Taste, units = draw.whole(2, 5)): object => ({
  type: 'dense',
  units,
  activation: draw.pick(activations),
});

/** Small networks, 6 to 20 units and weights in the hundreds, of every kind of layer that has a gradient of its own. */
export const ARCHITECTURES = {
  dense: (draw, taste) => ({
    input: [draw.whole(2, 5)],
    layers: Array.from({ length: draw.whole(2, 4) }, () => dense(draw, taste)),
  }),
  'dense, square': (draw, taste) => {
    const units = draw.whole(3, 5);
    return { input: [units], layers: Array.from({ length: draw.whole(2, 3) }, () => dense(draw, taste, units)) };
  },
  convolution: (draw, taste) => ({
    input: [draw.whole(1, 2), 4, 4],
    layers: [
      {
        type: 'conv2d',
        filters: draw.whole(2, 3),
        kernel: draw.whole(2, 3),
        padding: 'same',
        ...(draw.chance(0.5) ? { bias: false } : {}),
      },
      { type: 'batchnorm' },
      { type: 'activation', activation: draw.pick(taste.activations) },
      { type: taste.maxPooling ? 'maxpool2d' : 'avgpool2d', kernel: 2 },
      { type: 'flatten' },
    ],
  }),
  pooling: (draw, taste) => ({
    input: [1, 4, 4],
    layers: [
      { type: 'conv2d', filters: 2, kernel: 3, padding: 'same', activation: draw.pick(taste.activations) },
      { type: taste.maxPooling ? 'maxpool2d' : 'avgpool2d', kernel: 2 },
      { type: 'flatten' },
      dense(draw, taste),
    ],
  }),
  rnn: (draw) => recurrent(draw, 'rnn'),
  lstm: (draw) => recurrent(draw, 'lstm'),
  gru: (draw) => recurrent(draw, 'gru'),
  attention: (draw, taste) => ({
    input: [3, 4],
    layers: [
      { type: 'attention', heads: draw.pick([1, 2]), causal: draw.chance(0.5) },
      { type: 'layernorm' },
      dense(draw, taste, 4),
    ],
    sequence: true,
  }),
  embedding: (draw, taste) => ({
    input: [4],
    vocabulary: 5,
    layers: [{ type: 'embedding', vocabulary: 5, units: draw.whole(2, 3) }, { type: 'flatten' }, dense(draw, taste)],
  }),
  residual: (draw, taste) => ({
    input: [4],
    layers: [
      dense(draw, taste, 4),
      { type: 'residual', layers: [{ type: 'layernorm' }, dense(draw, taste, 5), dense(draw, taste, 4)] },
      dense(draw, taste, 3),
    ],
  }),
  dropout: (draw, taste) => ({
    input: [4],
    layers: [dense(draw, taste, 6), { type: 'dropout', rate: draw.pick([0.25, 0.5]) }, dense(draw, taste, 4)],
  }),
} as const satisfies Record<string, Architecture>;

export type ArchitectureName = keyof typeof ARCHITECTURES;

function recurrent(draw: Draw, type: 'rnn' | 'lstm' | 'gru'): Body {
  const units = draw.whole(2, 3);
  return {
    input: [draw.whole(2, 3), draw.whole(1, 3)],
    layers: draw.chance(0.3)
      ? [
          { type, units, returns: 'sequence' },
          { type, units },
        ]
      : [{ type, units }],
  };
}
