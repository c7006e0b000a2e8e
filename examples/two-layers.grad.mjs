// Backpropagation by hand, as code: two dense layers with tanh between them learn XOR.
// Every layer has a forward, and the backward that belongs to it. DeltaScope calls them, shows what goes through, and checks.

/** Z = X Wᵀ + b. Backward: ∂J/∂X = Δ W, ∇W = Δᵀ X, ∇b = Σ Δ over the examples. */
function dense(name, weight, bias) {
  const [outputs, inputs] = weight.shape;
  return {
    name,
    parameters: { weight, bias },
    forward({ x, parameters: { weight, bias } }) {
      const examples = x.shape[0];
      const y = new Float64Array(examples * outputs);
      for (let n = 0; n < examples; n++) {
        for (let j = 0; j < outputs; j++) {
          let z = bias.data[j];
          for (let i = 0; i < inputs; i++) z += weight.data[j * inputs + i] * x.data[n * inputs + i];
          y[n * outputs + j] = z;
        }
      }
      return { y: { shape: [examples, outputs], data: y }, saved: { x } };
    },
    backward({ dy, saved: { x }, parameters: { weight } }) {
      const examples = x.shape[0];
      const dx = new Float64Array(examples * inputs);
      const gradients = { weight: new Float64Array(outputs * inputs), bias: new Float64Array(outputs) };
      for (let n = 0; n < examples; n++) {
        for (let j = 0; j < outputs; j++) {
          const delta = dy.data[n * outputs + j];
          gradients.bias[j] += delta;
          for (let i = 0; i < inputs; i++) {
            gradients.weight[j * inputs + i] += delta * x.data[n * inputs + i];
            dx[n * inputs + i] += delta * weight.data[j * inputs + i];
          }
        }
      }
      return { dx, gradients };
    },
  };
}

/** a = tanh z, and tanh' z = 1 − a²: the output is all that the backward needs. */
const tanh = {
  name: 'tanh',
  forward({ x }) {
    const a = x.data.map(Math.tanh);
    return { y: { shape: x.shape, data: a }, saved: a };
  },
  backward({ dy, saved: a }) {
    return { dx: dy.data.map((delta, i) => delta * (1 - a[i] ** 2)) };
  },
};

export const layers = [
  dense('hidden', { shape: [3, 2], data: [0.9, -0.8, 1.1, 1.0, -0.4, 0.7] }, { shape: [3], data: [0.1, -0.2, 0.3] }),
  tanh,
  dense('output', { shape: [1, 3], data: [0.6, -0.9, 0.5] }, { shape: [1], data: [0] }),
];

/** J = 1/N Σ ½ (a − y)² over N examples, so ∂J/∂a = (a − y) / N. */
export const loss = {
  forward(a, target) {
    const examples = a.shape[0];
    const difference = a.data.map((value, i) => value - target.data[i]);
    const value = difference.reduce((sum, d) => sum + (d * d) / 2, 0) / examples;
    return { value, saved: { difference, examples } };
  },
  backward({ difference, examples }) {
    return difference.map((d) => d / examples);
  },
};

export const data = {
  x: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  y: [[0], [1], [1], [0]],
};

export const train = { learningRate: 0.5, epochs: 2000 };
