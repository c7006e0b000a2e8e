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
