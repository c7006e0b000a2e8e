import { describe, expect, it } from 'vitest';
import { type Lanes, lanesOf, type Mapping } from '../../../../src/analysis/check/opaque/lanes.js';
import { atOnce } from '../../../../src/engine/atOnce.js';
import type { Shape } from '../../../../src/engine/tensor.js';

/** Numbers that no two are alike. */
const numbers = (size: number, seed: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => Math.sin(seed + 1.7 * i + 0.01 * i * i));

function lanes(f: Mapping, x: Shape, y: Shape): Lanes {
  const given = numbers(
    x.reduce((size, extent) => size * extent, 1),
    1,
  );
  return atOnce(lanesOf(f, given, f(given), { x, y }));
}

// A dense layer with tanh: 5 examples, 3 inputs, 4 outputs.
const [N, I, O] = [5, 3, 4];
const [X, W] = [numbers(N * I, 2), numbers(O * I, 3)];
function dense(x: ArrayLike<number>, w: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: N * O }, (_, at) => {
    const [n, o] = [Math.floor(at / O), at % O];
    let z = b[o] as number;
    for (let i = 0; i < I; i++) z += (w[o * I + i] as number) * (x[n * I + i] as number);
    return Math.tanh(z);
  });
}
const none = new Float64Array(O);

describe('what can be moved at once', () => {
  it('is each number of an elementwise function', () => {
    const found = lanes((x) => Float64Array.from(x, Math.tanh), [2, 3], [2, 3]);
    expect([found.count, ...found.ofX]).toEqual([6, 0, 1, 2, 3, 4, 5]);
  });

  it('is each example of a layer', () => {
    const found = lanes((x) => dense(x, W, none), [N, I], [N, O]);
    expect(found.count).toBe(N);
    expect([...found.ofX]).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
  });

  it('is each output unit for its row of W and its bias, which reach a column of y', () => {
    const found = lanes((w) => dense(X, w, none), [O, I], [N, O]);
    expect(found.count).toBe(O);
    expect([...found.ofX]).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect([...found.ofY].slice(0, 5)).toEqual([0, 1, 2, 3, 0]);
    expect(lanes((b) => dense(X, W, b), [O], [N, O]).count).toBe(O);
  });

  it('is each output unit of weights that stand the other way round, too', () => {
    const turned: Mapping = (w) =>
      dense(
        X,
        Float64Array.from({ length: O * I }, (_, at) => w[(at % I) * O + Math.floor(at / I)] as number),
        none,
      );
    const found = lanes(turned, [I, O], [N, O]);
    expect(found.count).toBe(O);
    expect([...found.ofX].slice(0, 5)).toEqual([0, 1, 2, 3, 0]);
  });

  it('is nothing where every number reaches every other', () => {
    const softmax: Mapping = (x) => {
      const all = Float64Array.from(x).reduce((sum, each) => sum + Math.exp(each), 0);
      return Float64Array.from(x, (each) => Math.exp(each) / all);
    };
    expect(lanes(softmax, [4], [4]).count).toBe(1);
    // But for the examples of a batch.
    const rows: Mapping = (x) =>
      Float64Array.from([...softmax(x.subarray(0, 3) as Float64Array), ...softmax(x.subarray(3) as Float64Array)]);
    expect(lanes(rows, [2, 3], [2, 3]).count).toBe(2);
  });
});
