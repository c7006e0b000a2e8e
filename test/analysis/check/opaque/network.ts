/** 2 → 3, tanh, 3 → 1, and the mean of squares over 4 examples: all by hand. Tests change its lines. */
export const NETWORK = `function dense(name, weight, bias) {
  const [outputs, inputs] = weight.shape;
  return {
    name,
    parameters: { weight, bias },
    forward({ x, parameters: { weight, bias } }) {
      const N = x.shape[0];
      const y = new Float64Array(N * outputs);
      for (let n = 0; n < N; n++) {
        for (let j = 0; j < outputs; j++) {
          let z = bias.data[j];
          for (let i = 0; i < inputs; i++) z += weight.data[j * inputs + i] * x.data[n * inputs + i];
          y[n * outputs + j] = z;
        }
      }
      return { y: { shape: [N, outputs], data: y }, saved: { x } };
    },
    backward({ dy, saved: { x }, parameters: { weight } }) {
      const N = x.shape[0];
      const dx = new Float64Array(N * inputs);
      const gradients = { weight: new Float64Array(outputs * inputs), bias: new Float64Array(outputs) };
      for (let n = 0; n < N; n++) {
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

export const layers = [
  dense('hidden', { shape: [3, 2], data: [0.9, -0.8, 1.1, 1.0, -0.4, 0.7] }, { shape: [3], data: [0.1, -0.2, 0.3] }),
  {
    name: 'act',
    forward({ x }) {
      const a = x.data.map(Math.tanh);
      return { y: { shape: x.shape, data: a }, saved: a };
    },
    backward({ dy, saved: a }) {
      return { dx: dy.data.map((d, i) => d * (1 - a[i] ** 2)) };
    },
  },
  dense('output', { shape: [1, 3], data: [0.6, -0.9, 0.5] }, { shape: [1], data: [0] }),
];

export const loss = {
  forward(y, target) {
    const N = y.shape[0];
    const off = y.data.map((value, i) => value - target.data[i]);
    return { value: off.reduce((sum, d) => sum + d * d, 0) / N, saved: { off, N } };
  },
  backward({ off, N }) {
    return off.map((d) => 2 * d / N);
  },
};

export const data = { x: [[0, 0], [0, 1], [1, 0.5], [1, 1]], y: [[0], [1], [1], [0]] };
`;
