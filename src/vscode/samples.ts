/** What a new model file starts with: small, whole, and about to be changed. */
export interface Sample {
  readonly label: string;
  readonly detail: string;
  readonly ending: '.grad.json' | '.grad.mjs' | '.grad.ts';
  readonly text: string;
}

const NETWORK = `// A model file: layers, a loss, and data. Press a lens above "layers" to step, check, or open the panel.
{
  "name": "My network",
  "seed": 1,
  "input": [2],
  "layers": [
    { "type": "dense", "name": "hidden", "units": 3, "activation": "sigmoid" },
    // Your own activation with the derivative that you worked out: the check compares the two.
    { "type": "dense", "name": "output", "units": 1, "activation": { "f": "tanh(z)", "df": "1 - a^2" } }
  ],
  "loss": "squared-error",
  "data": {
    "x": [[0, 0], [0, 1], [1, 0], [1, 1]],
    "y": [[0], [1], [1], [0]]
  },
  "train": { "learningRate": 0.5, "epochs": 1000 }
}
`;

const LAYERS = `// A model as code: layers with a forward and the backward that you wrote for it. Press a lens above "layers" to step or check.
export const layers = [
  {
    name: 'output',
    parameters: { weight: { shape: [1, 2], data: [0.5, -0.3] }, bias: { shape: [1], data: [0.1] } },
    // x, dy and parameters are { shape, data }, row by row; the first axis counts the examples.
    forward({ x, parameters: { weight, bias } }) {
      const [examples] = x.shape;
      const y = new Float64Array(examples);
      for (let n = 0; n < examples; n++) {
        y[n] = bias.data[0] + weight.data[0] * x.data[2 * n] + weight.data[1] * x.data[2 * n + 1];
      }
      return { y: { shape: [examples, 1], data: y }, saved: { x } };
    },
    backward({ dy, saved: { x }, parameters: { weight } }) {
      const dx = new Float64Array(x.data.length);
      const gradients = { weight: [0, 0], bias: [0] };
      dy.data.forEach((delta, n) => {
        gradients.bias[0] += delta;
        for (let i = 0; i < 2; i++) {
          gradients.weight[i] += delta * x.data[2 * n + i];
          dx[2 * n + i] = delta * weight.data[i];
        }
      });
      return { dx, gradients };
    },
  },
];

// J = 1/N Σ ½ (a − y)²
export const loss = {
  forward(a, y) {
    const difference = a.data.map((value, n) => value - y.data[n]);
    const value = difference.reduce((sum, d) => sum + (d * d) / 2, 0) / difference.length;
    return { value, saved: difference };
  },
  backward(difference) {
    return difference.map((d) => d / difference.length);
  },
};

export const data = {
  x: [[0, 0], [0, 1], [1, 0], [1, 1]],
  y: [[1], [3], [2], [4]],
};

export const train = { learningRate: 0.1, epochs: 200 };
`;

const PROGRAM = `// A program of your own with the gradient that you worked out: DeltaScope asks both, and compares.
export const parameters = { w: { shape: [2], data: [0.5, -0.5] } };

type Parameters = { w: { shape: number[]; data: number[] } };
type Batch = { x: number[][]; y: number[] };

const error = ({ w }: Parameters, x: number[], y: number): number => w.data[0] * x[0] + w.data[1] * x[1] - y;

// J = 1/N Σ ½ (w·x − y)²
export function loss(parameters: Parameters, { x, y }: Batch): number {
  return x.reduce((sum, row, n) => sum + error(parameters, row, y[n]) ** 2 / 2, 0) / x.length;
}

export function gradient(parameters: Parameters, { x, y }: Batch) {
  const w = [0, 0];
  x.forEach((row, n) => {
    const delta = error(parameters, row, y[n]) / x.length;
    w[0] += delta * row[0];
    w[1] += delta * row[1];
  });
  return { w };
}

export const data: Batch = {
  x: [[1, 0], [0, 1], [1, 1]],
  y: [2, -1, 1],
};

export const train = { learningRate: 0.3, epochs: 200 };
`;

export const SAMPLES: readonly Sample[] = [
  {
    label: 'A network',
    detail: 'Layers, a loss and data as JSON; activations by name, or as formulas of your own',
    ending: '.grad.json',
    text: NETWORK,
  },
  {
    label: 'Layers as code',
    detail: 'JavaScript: each layer with a forward and the backward that you write',
    ending: '.grad.mjs',
    text: LAYERS,
  },
  {
    label: 'A program as code',
    detail: 'TypeScript: parameters, a loss, and the gradient that you write',
    ending: '.grad.ts',
    text: PROGRAM,
  },
];
