/** What the Tensors tab asks of a session, in the same words: recordings are looked up by them. */
export interface PlaneAsk {
  readonly name: string;
  readonly plane: {
    readonly down: number | null;
    readonly across: number | null;
    readonly at: readonly number[];
    readonly cell?: readonly [number, number];
  };
  readonly rows?: readonly [number, number];
  readonly columns?: readonly [number, number];
}

interface Recording {
  readonly name: string;
  /** An example; the network with layers within layers where null. */
  readonly file: string | null;
  readonly text?: string;
  readonly step: number;
  readonly checked: boolean;
  readonly asks: readonly PlaneAsk[];
}

const WINDOW = 256;

function part(
  name: string,
  down: number | null,
  across: number | null,
  at: readonly number[],
  [row, column]: readonly [number, number] = [0, 0],
): PlaneAsk {
  return { name, plane: { down, across, at }, rows: [row, row + WINDOW], columns: [column, column + WINDOW] };
}

/** As it is first shown: the last two axes, of a batch at its first example. */
const batch = (name: string): PlaneAsk => part(name, -2, -1, [0]);
const parameter = (name: string): PlaneAsk => part(name, -2, -1, []);

/** 600 units of which all get the same 20 numbers: more rows than are shown at once. */
const TALL = JSON.stringify({
  input: [20],
  layers: [
    { type: 'dense', name: 'tall', units: 600, activation: 'tanh' },
    { type: 'dense', name: 'output', units: 1 },
  ],
  loss: 'squared-error',
  seed: 5,
  data: { x: [Array.from({ length: 20 }, (_, i) => Math.sin(i))], y: [[1]] },
});

/** e^z is infinite where z is 800, and its δ is NaN. */
const ODD = JSON.stringify({
  input: [2],
  layers: [
    {
      type: 'dense',
      name: 'hidden',
      units: 3,
      weights: [
        [1, 0.5],
        [400, 400],
        [-0.25, 1],
      ],
      bias: false,
      activation: { f: 'exp(z)', df: 'exp(z)' },
    },
    { type: 'dense', name: 'output', units: 1 },
  ],
  loss: 'squared-error',
  seed: 3,
  data: {
    x: [
      [0.25, 0.5],
      [1, 1],
      [-0.5, 0.75],
    ],
    y: [[0], [1], [0]],
  },
});

export const PLANES: readonly Recording[] = [
  {
    name: 'tensors-mazur',
    file: 'mazur.grad.json',
    step: 2,
    checked: true,
    asks: [
      ...['hidden.delta', 'output.delta', 'x'].map(batch),
      ...['', '.gradient', '.update', '.numeric', '.exact', '.difference', '.ratio', '.verdict'].map((what) =>
        parameter(`hidden.weight${what}`),
      ),
    ],
  },
  {
    name: 'tensors-digits',
    file: 'digits.grad.json',
    step: 300,
    checked: false,
    asks: [
      ...['hidden1.delta', 'hidden2.delta', 'output.delta', 'output.a'].map(batch),
      ...['', '.gradient', '.update'].map((what) => parameter(`hidden1.weight${what}`)),
      part('hidden1.weight', 1, 0, [0, 0]),
    ],
  },
  {
    name: 'tensors-maps',
    file: null,
    step: 3,
    checked: false,
    asks: [
      batch('conv.a'),
      part('conv.a', 2, 3, [0, 0, 0, 0]),
      part('conv.a', 2, 3, [1, 0, 0, 0]),
      part('conv.a', 2, 3, [0, 1, 0, 0]),
      part('conv.a', 1, 3, [0, 0, 0, 0]),
      part('conv.a', 0, 3, [0, 0, 0, 0]),
      parameter('conv.weight'),
      batch('block.look.scores'),
      batch('output.delta'),
      parameter('standard.running_mean'),
    ],
  },
  {
    name: 'tensors-tall',
    file: 'tall.grad.json',
    text: TALL,
    step: 1,
    checked: false,
    asks: [
      batch('output.delta'),
      parameter('tall.weight'),
      part('tall.weight', 0, 1, [0, 0], [256, 0]),
      { name: 'tall.weight', plane: { down: 0, across: 1, at: [0, 0], cell: [7, 1] } },
    ],
  },
  {
    name: 'tensors-odd',
    file: 'odd.grad.json',
    text: ODD,
    step: 0,
    checked: false,
    asks: [
      batch('hidden.a'),
      // The first entry that is not finite is of another example, which all views go over to.
      part('hidden.a', -2, -1, [1]),
      part('hidden.a', 0, 1, [1, 0]),
      batch('hidden.delta'),
      batch('output.delta'),
    ],
  },
];
