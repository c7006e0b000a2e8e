/** Layers of a module that do more than one thing each, and right backwards; tests change their lines. 4 examples, 4 units. */
const LOSS = `export const loss = {
  forward(y, target) {
    const N = y.shape[0];
    const off = y.data.map((value, i) => value - target.data[i]);
    return { value: off.reduce((sum, d) => sum + d * d, 0) / N, saved: { off, N } };
  },
  backward({ off, N }) {
    return off.map((d) => (2 * d) / N);
  },
};`;

const DATA = `const wave = (n, i) => Math.sin(7 * n + 1.3 * i + 0.4);
const drawn = (shape, from) => ({ shape, data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(1 + from + 2.3 * i)) });
const rows = (width) => [0, 1, 2, 3].map((n) => Array.from({ length: width }, (_, i) => wave(n, i)));`;

/** a = f(XWᵀ + b) in one layer, twice: 4 → 4 → 4, W as [J, I] or, `turned`, as [I, J]. */
export function ownActivation(f: string, slope: string, turned = false): string {
  const at = turned ? 'i * 4 + j' : 'j * 4 + i';
  return `${DATA}
const f = (z) => ${f};
const layer = (name, from) => ({
  name,
  parameters: { weight: drawn([4, 4], from), bias: drawn([4], from + 1) },
  forward({ x, parameters: { weight, bias } }) {
    const z = new Float64Array(16);
    for (let n = 0; n < 4; n++)
      for (let j = 0; j < 4; j++) {
        z[n * 4 + j] = bias.data[j];
        for (let i = 0; i < 4; i++) z[n * 4 + j] += weight.data[${at}] * x.data[n * 4 + i];
      }
    const a = z.map(f);
    return { y: { shape: [4, 4], data: a }, saved: { x, z, a } };
  },
  backward({ dy, saved: { x, z, a }, parameters: { weight } }) {
    const delta = dy.data.map((d, i) => d * (${slope}));
    const [dx, dW, db] = [new Float64Array(16), new Float64Array(16), new Float64Array(4)];
    for (let n = 0; n < 4; n++)
      for (let j = 0; j < 4; j++) {
        db[j] += delta[n * 4 + j];
        for (let i = 0; i < 4; i++) {
          dW[${at}] += delta[n * 4 + j] * x.data[n * 4 + i];
          dx[n * 4 + i] += delta[n * 4 + j] * weight.data[${at}];
        }
      }
    return { dx, gradients: { weight: dW, bias: db } };
  },
});
export const layers = [layer('first', 0), layer('second', 5)];
${LOSS}
export const data = { x: rows(4), y: rows(4) };`;
}

/** A layer of weights of its own in front of one without: 4 → 4. */
export function behindWeights(forward: string, backward: string): string {
  const first = ownActivation('z', '1').replace("layer('second', 5)", `{ name: 'other', ${forward}, ${backward} }`);
  return first;
}

export const SOFTMAX = behindWeights(
  `forward({ x }) {
    const p = x.data.slice();
    for (let n = 0; n < 4; n++) {
      let sum = 0;
      for (let j = 0; j < 4; j++) sum += Math.exp(x.data[n * 4 + j]);
      for (let j = 0; j < 4; j++) p[n * 4 + j] = Math.exp(x.data[n * 4 + j]) / sum;
    }
    return { y: { shape: [4, 4], data: p }, saved: p };
  }`,
  `backward({ dy, saved: p }) {
    const dx = p.slice();
    for (let n = 0; n < 4; n++) {
      let sum = 0;
      for (let j = 0; j < 4; j++) sum += dy.data[n * 4 + j] * p[n * 4 + j];
      for (let j = 0; j < 4; j++) dx[n * 4 + j] = p[n * 4 + j] * (dy.data[n * 4 + j] - sum);
    }
    return { dx };
  }`,
);

/** Drawn once, as a module must. */
export const DROPOUT = behindWeights(
  `forward({ x }) {
    const mask = x.data.map((_, i) => (i % 3 === 1 ? 0 : 1));
    return { y: { shape: [4, 4], data: x.data.map((each, i) => (each * mask[i]) / 0.75) }, saved: mask };
  }`,
  'backward({ dy, saved: mask }) { return { dx: dy.data.map((d, i) => d * mask[i] / 0.75) }; }',
);

export const BATCH_NORM = behindWeights(
  `forward({ x }) {
    const h = x.data.slice();
    const deviations = [0, 1, 2, 3].map((j) => {
      const column = [0, 1, 2, 3].map((n) => x.data[n * 4 + j]);
      const mean = column.reduce((sum, each) => sum + each, 0) / 4;
      const deviation = Math.sqrt(column.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 4 + 1e-5);
      for (let n = 0; n < 4; n++) h[n * 4 + j] = (x.data[n * 4 + j] - mean) / deviation;
      return deviation;
    });
    return { y: { shape: [4, 4], data: h }, saved: { h, deviations } };
  }`,
  `backward({ dy, saved: { h, deviations } }) {
    const dx = h.slice();
    for (let j = 0; j < 4; j++) {
      let [a, b] = [0, 0];
      for (let n = 0; n < 4; n++) {
        a += dy.data[n * 4 + j] / 4;
        b += (dy.data[n * 4 + j] * h[n * 4 + j]) / 4;
      }
      for (let n = 0; n < 4; n++) dx[n * 4 + j] = (dy.data[n * 4 + j] - a - h[n * 4 + j] * b) / deviations[j];
    }
    return { dx };
  }`,
);

/** 1 × 4 × 4 maps, two filters of 3 × 3, then the largest of each 2 × 2. */
export const CONVOLUTION = `${DATA}
export const layers = [
  {
    name: 'conv',
    parameters: { kernel: drawn([2, 1, 3, 3], 0), bias: drawn([2], 3) },
    forward({ x, parameters: { kernel, bias } }) {
      const z = new Float64Array(4 * 2 * 16);
      each((n, o, r, c, place) => {
        z[place] = bias.data[o];
        inside(r, c, (at, k) => { z[place] += kernel.data[o * 9 + k] * x.data[n * 16 + at]; });
      });
      return { y: { shape: [4, 2, 4, 4], data: z }, saved: x };
    },
    backward({ dy, saved: x, parameters: { kernel } }) {
      const [dx, dW, db] = [new Float64Array(64), new Float64Array(18), new Float64Array(2)];
      each((n, o, r, c, place) => {
        const d = dy.data[place];
        db[o] += d;
        inside(r, c, (at, k) => {
          dW[o * 9 + k] += d * x.data[n * 16 + at];
          dx[n * 16 + at] += d * kernel.data[o * 9 + k];
        });
      });
      return { dx, gradients: { kernel: dW, bias: db } };
    },
  },
  {
    name: 'pool',
    forward({ x }) {
      const largest = Array.from({ length: 4 * 2 * 4 }, (_, w) => {
        const corner = Math.floor(w / 4) * 16 + Math.floor((w % 4) / 2) * 8 + (w % 2) * 2;
        return [0, 1, 4, 5].map((k) => corner + k);
      });
      const winners = largest.map((places) => places.reduce((best, at) => (x.data[at] > x.data[best] ? at : best)));
      return { y: { shape: [4, 2, 2, 2], data: winners.map((at) => x.data[at]) }, saved: { largest, winners } };
    },
    backward({ dy, saved: { largest, winners } }) {
      const dx = new Float64Array(128);
      winners.forEach((at, w) => { dx[at] += dy.data[w]; });
      return { dx };
    },
  },
];
function each(visit) {
  for (let n = 0; n < 4; n++) for (let o = 0; o < 2; o++) for (let r = 0; r < 4; r++) for (let c = 0; c < 4; c++)
    visit(n, o, r, c, ((n * 2 + o) * 4 + r) * 4 + c);
}
function inside(r, c, visit) {
  for (let p = 0; p < 3; p++) for (let q = 0; q < 3; q++) {
    const [y, x] = [r + p - 1, c + q - 1];
    if (y >= 0 && y < 4 && x >= 0 && x < 4) visit(y * 4 + x, p * 3 + q);
  }
}
${LOSS}
export const data = { x: rows(16).map((row) => [[0, 1, 2, 3].map((r) => row.slice(4 * r, 4 * r + 4))]),
  y: rows(8).map((row) => [0, 4].map((o) => [row.slice(o, o + 2), row.slice(o + 2, o + 4)])) };`;

/** Softmax and cross-entropy behind a layer. */
export const CLASSES =
  `${ownActivation('Math.tanh(z)', '1 - a[i] ** 2').replace(/export const loss = [\s\S]*?\n};/, '')}
export const loss = {
  forward(y, t) {
    const p = y.data.slice();
    let J = 0;
    for (let n = 0; n < 4; n++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += Math.exp(y.data[n * 4 + k]);
      for (let k = 0; k < 4; k++) {
        p[n * 4 + k] = Math.exp(y.data[n * 4 + k]) / sum;
        J -= (t.data[n * 4 + k] * Math.log(p[n * 4 + k])) / 4;
      }
    }
    return { value: J, saved: { p, t } };
  },
  backward({ p, t }) { return p.map((each, i) => (each - t.data[i]) / 4); },
};`.replace('y: rows(4) }', 'y: [0, 2, 1, 0].map((k) => [0, 1, 2, 3].map((j) => (j === k ? 1 : 0))) }');
