export interface Drawn {
  readonly seed: number;
  readonly array: 'Float64Array' | 'Float32Array';
  /** How large parameters are. */
  readonly scale: number;
}

/** A network with layers of every kind, right in all of them, its numbers drawn by a seed: 8 examples, 4 → 6 → 5 → 3. */
export function everyKind({ seed, array, scale }: Drawn): string {
  return `let state = ${seed};
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return (state / 2 ** 32) * 2 - 1;
};
const drawn = (...shape) => ({
  shape,
  data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random() * ${scale}),
});
const zeros = (size) => new ${array}(size);

function dense(name, outputs, inputs) {
  return {
    name,
    parameters: { weight: drawn(outputs, inputs), bias: drawn(outputs) },
    forward({ x, parameters: { weight, bias } }) {
      const N = x.shape[0];
      const y = zeros(N * outputs);
      for (let n = 0; n < N; n++)
        for (let j = 0; j < outputs; j++) {
          let z = bias.data[j];
          for (let i = 0; i < inputs; i++) z += weight.data[j * inputs + i] * x.data[n * inputs + i];
          y[n * outputs + j] = z;
        }
      return { y: { shape: [N, outputs], data: y }, saved: x };
    },
    backward({ dy, saved: x, parameters }) {
      const N = x.shape[0];
      const [dx, weight, bias] = [zeros(N * inputs), zeros(outputs * inputs), zeros(outputs)];
      for (let n = 0; n < N; n++)
        for (let j = 0; j < outputs; j++) {
          const d = dy.data[n * outputs + j];
          bias[j] += d;
          for (let i = 0; i < inputs; i++) {
            weight[j * inputs + i] += d * x.data[n * inputs + i];
            dx[n * inputs + i] += d * parameters.weight.data[j * inputs + i];
          }
        }
      return { dx, gradients: { weight, bias } };
    },
  };
}

function elementwise(name, f, df) {
  return {
    name,
    forward: ({ x }) => ({ y: { shape: x.shape, data: x.data.map(f) }, saved: x }),
    backward: ({ dy, saved: x }) => ({ dx: dy.data.map((d, i) => d * df(x.data[i])) }),
  };
}

/** Over the examples (batch norm) or over the units (layer norm). */
function norm(name, overExamples, K) {
  const place = (group, k) => (overExamples ? k * K + group : group * K + k);
  return {
    name,
    parameters: { gamma: drawn(K), beta: drawn(K) },
    forward({ x, parameters: { gamma, beta } }) {
      const N = x.shape[0];
      const [groups, m] = overExamples ? [K, N] : [N, K];
      const [h, sd] = [zeros(N * K), []];
      for (let g = 0; g < groups; g++) {
        let [mean, variance] = [0, 0];
        for (let k = 0; k < m; k++) mean += x.data[place(g, k)] / m;
        for (let k = 0; k < m; k++) variance += (x.data[place(g, k)] - mean) ** 2 / m;
        sd[g] = Math.sqrt(variance + 1e-5);
        for (let k = 0; k < m; k++) h[place(g, k)] = (x.data[place(g, k)] - mean) / sd[g];
      }
      const y = h.map((each, i) => gamma.data[i % K] * each + beta.data[i % K]);
      return { y: { shape: [N, K], data: y }, saved: { h, sd, groups, m } };
    },
    backward({ dy, saved: { h, sd, groups, m }, parameters }) {
      const [dx, gamma, beta] = [zeros(h.length), zeros(K), zeros(K)];
      h.forEach((each, i) => {
        gamma[i % K] += dy.data[i] * each;
        beta[i % K] += dy.data[i];
      });
      const slope = (i) => dy.data[i] * parameters.gamma.data[i % K];
      for (let g = 0; g < groups; g++) {
        let [a, b] = [0, 0];
        for (let k = 0; k < m; k++) {
          a += slope(place(g, k)) / m;
          b += (slope(place(g, k)) * h[place(g, k)]) / m;
        }
        for (let k = 0; k < m; k++) dx[place(g, k)] = (slope(place(g, k)) - a - h[place(g, k)] * b) / sd[g];
      }
      return { dx, gradients: { gamma, beta } };
    },
  };
}

const sigmoid = (z) => 1 / (1 + Math.exp(-z));
export const layers = [
  dense('a', 6, 4),
  elementwise('relu', (z) => Math.max(0, z), (z) => (z > 0 ? 1 : 0)),
  norm('batchnorm', true, 6),
  dense('b', 5, 6),
  elementwise('sigmoid', sigmoid, (z) => sigmoid(z) * (1 - sigmoid(z))),
  norm('layernorm', false, 5),
  elementwise('tanh', Math.tanh, (z) => 1 - Math.tanh(z) ** 2),
  dense('c', 3, 5),
];

/** Softmax and cross-entropy. */
export const loss = {
  forward(y, t) {
    const [N, K] = y.shape;
    const p = zeros(N * K);
    let J = 0;
    for (let n = 0; n < N; n++) {
      const row = y.data.subarray(n * K, (n + 1) * K);
      const top = Math.max(...row);
      const total = row.reduce((sum, z) => sum + Math.exp(z - top), 0);
      row.forEach((z, k) => {
        p[n * K + k] = Math.exp(z - top) / total;
        J -= (t.data[n * K + k] * (z - top - Math.log(total))) / N;
      });
    }
    return { value: zeros(1).fill(J)[0], saved: { p, t, N } };
  },
  backward: ({ p, t, N }) => p.map((each, i) => (each - t.data[i]) / N),
};

export const data = {
  x: Array.from({ length: 8 }, () => [random(), random(), random(), random()]),
  y: Array.from({ length: 8 }, (_, n) => [0, 1, 2].map((k) => (k === n % 3 ? 1 : 0))),
};
export const precision = '${array === 'Float64Array' ? 'float64' : 'float32'}';
`;
}
