/** Layers over sequences as people write them, right backwards; tests change their lines. */
const LOSS = `export const loss = {
  forward(y, target) {
    const off = y.data.map((value, i) => value - target.data[i]);
    return { value: off.reduce((sum, d) => sum + d * d, 0) / 2, saved: off };
  },
  backward: (off) => off,
};
const drawn = (shape, from) => ({ shape, data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(1 + from + 2.3 * i)) });
const nested = (shape, from) => {
  const { data } = drawn(shape, from);
  const cut = (extents, start, size) => Array.from({ length: extents[0] }, (_, i) => {
    const width = size / extents[0];
    return extents.length === 1 ? data[start + i] : cut(extents.slice(1), start + i * width, width);
  });
  return cut(shape, 0, data.length);
};`;

/** h′ = tanh(W x + U h + b) over 4 steps of 2 sequences, 3 → 4; the last h. U is stored as [J, I]. */
export const RNN = `${LOSS}
const [N, T, I, H] = [2, 4, 3, 4];
const cell = {
  name: 'cell',
  parameters: { W: drawn([H, I], 0), U: drawn([H, H], 1), b: drawn([H], 2) },
  forward({ x, parameters: { W, U, b } }) {
    const h = Array.from({ length: T + 1 }, () => new Float64Array(N * H));
    for (let t = 0; t < T; t++)
      for (let n = 0; n < N; n++)
        for (let j = 0; j < H; j++) {
          let z = b.data[j];
          for (let i = 0; i < I; i++) z += W.data[j * I + i] * x.data[(n * T + t) * I + i];
          for (let i = 0; i < H; i++) z += U.data[j * H + i] * h[t][n * H + i];
          h[t + 1][n * H + j] = Math.tanh(z);
        }
    return { y: { shape: [N, H], data: h[T] }, saved: { x, h } };
  },
  backward({ dy, saved: { x, h }, parameters: { U } }) {
    const [dW, dU, db] = [new Float64Array(H * I), new Float64Array(H * H), new Float64Array(H)];
    let dh = Float64Array.from(dy.data);
    for (let t = T - 1; t >= 0; t--) {
      const carried = new Float64Array(N * H);
      for (let n = 0; n < N; n++)
        for (let j = 0; j < H; j++) {
          const d = dh[n * H + j] * (1 - h[t + 1][n * H + j] ** 2);
          db[j] += d;
          for (let i = 0; i < I; i++) dW[j * I + i] += d * x.data[(n * T + t) * I + i];
          for (let i = 0; i < H; i++) {
            dU[j * H + i] += d * h[t][n * H + i];
            carried[n * H + i] += d * U.data[j * H + i];
          }
        }
      dh = carried;
    }
    return { gradients: { W: dW, U: dU, b: db } };
  },
};
export const layers = [cell];
export const data = { x: nested([N, T, I], 3), y: nested([N, H], 5) };`;

/** The sum of three rows of a table, [5, 2], for each of 3 examples. */
export const TABLE = `${LOSS}
const table = {
  name: 'table',
  parameters: { E: drawn([5, 2], 0) },
  forward({ x, parameters: { E } }) {
    const y = new Float64Array(6);
    x.data.forEach((row, k) => [0, 1].forEach((d) => { y[2 * Math.floor(k / 3) + d] += E.data[2 * row + d]; }));
    return { y: { shape: [3, 2], data: y }, saved: x };
  },
  backward({ dy, saved: x }) {
    const E = new Float64Array(10);
    x.data.forEach((row, k) => [0, 1].forEach((d) => { E[2 * row + d] += dy.data[2 * Math.floor(k / 3) + d]; }));
    return { gradients: { E } };
  },
};
export const layers = [table];
export const data = { x: [[0, 1, 1], [2, 0, 3], [1, 4, 2]], y: nested([3, 2], 1) };`;

/** softmax(Q Kᵀ / √3) V of 4 places in 2 sequences, 3 → 3, each matrix as [J, I]; behind a scale that asks for dx. */
export const ATTENTION = `${LOSS}
const [N, T, D] = [2, 4, 3];
const attention = {
  name: 'look',
  parameters: { Wq: drawn([D, D], 0), Wk: drawn([D, D], 1), Wv: drawn([D, D], 2) },
  forward({ x, parameters: { Wq, Wk, Wv } }) {
    const y = new Float64Array(N * T * D);
    const saved = [];
    for (let n = 0; n < N; n++) {
      const by = ({ data: W }) => Array.from({ length: T }, (_, t) =>
        Array.from({ length: D }, (_, j) => [0, 1, 2].reduce((sum, i) => sum + W[j * D + i] * x.data[(n * T + t) * D + i], 0)));
      const [q, k, v] = [by(Wq), by(Wk), by(Wv)];
      const P = q.map((row) => {
        const e = k.map((other) => Math.exp(row.reduce((sum, each, i) => sum + each * other[i], 0) / Math.sqrt(D)));
        return e.map((each) => each / e.reduce((sum, one) => sum + one, 0));
      });
      P.forEach((row, t) => row.forEach((p, u) => v[u].forEach((each, i) => { y[(n * T + t) * D + i] += p * each; })));
      saved.push({ q, k, v, P });
    }
    return { y: { shape: [N, T, D], data: y }, saved: { x, saved } };
  },
  backward({ dy, saved: { x, saved }, parameters: { Wq, Wk, Wv } }) {
    const dx = new Float64Array(N * T * D);
    const dW = [Wq, Wk, Wv].map(() => new Float64Array(D * D));
    saved.forEach(({ q, k, v, P }, n) => {
      const [dq, dk, dv] = [0, 1, 2].map(() => Array.from({ length: T }, () => new Float64Array(D)));
      for (let t = 0; t < T; t++) {
        const g = [0, 1, 2].map((i) => dy.data[(n * T + t) * D + i]);
        const dP = v.map((row) => row.reduce((sum, each, i) => sum + each * g[i], 0));
        const all = dP.reduce((sum, each, u) => sum + each * P[t][u], 0);
        for (let u = 0; u < T; u++) {
          const dS = P[t][u] * (dP[u] - all) / Math.sqrt(D);
          for (let i = 0; i < D; i++) {
            dq[t][i] += dS * k[u][i];
            dk[u][i] += dS * q[t][i];
            dv[u][i] += P[t][u] * g[i];
          }
        }
      }
      [[dq, Wq], [dk, Wk], [dv, Wv]].forEach(([d, W], which) => {
        for (let t = 0; t < T; t++)
          for (let j = 0; j < D; j++)
            for (let i = 0; i < D; i++) {
              dW[which][j * D + i] += d[t][j] * x.data[(n * T + t) * D + i];
              dx[(n * T + t) * D + i] += d[t][j] * W.data[j * D + i];
            }
      });
    });
    return { dx: { shape: x.shape, data: dx }, gradients: { Wq: dW[0], Wk: dW[1], Wv: dW[2] } };
  },
};
const scale = {
  name: 'scale',
  parameters: { s: { shape: [1], data: [0.9] } },
  forward: ({ x, parameters: { s } }) => ({ y: { shape: x.shape, data: x.data.map((each) => each * s.data[0]) }, saved: x }),
  backward: ({ dy, saved: x }) => ({ gradients: { s: [dy.data.reduce((sum, d, i) => sum + d * x.data[i], 0)] } }),
};
export const layers = [scale, attention];
export const data = { x: nested([N, T, D], 3), y: nested([N, T, D], 5) };`;
