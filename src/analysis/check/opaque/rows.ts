import type { CodePart } from './judge.js';
import type { PlacedCode } from './placed.js';

/**
 * What a table of rows, [V, D], is handed where each use of a row overwrites what the uses before have left, in the order of the
 * batch: x are numbers of rows, [N, …], and y what stands there, [N, …, D], or its sum over an example's, [N, D]. null where the
 * shapes, or x, are not those of such a table; [V, D] else.
 */
export function lastUses({ inputs, g, shape: y }: PlacedCode, { shape }: CodePart): Float64Array | null {
  const [count, width] = shape;
  const rows = inputs[0]?.data ?? [];
  if (count === undefined || width === undefined || shape.length !== 2 || y.at(-1) !== width) return null;
  if (!rows.every((row) => Number.isInteger(row) && row >= 0 && row < count)) return null;
  const uses = rows.length / (g.length / width);
  if (!Number.isInteger(uses) || uses === 0) return null;
  const made = new Float64Array(count * width);
  rows.forEach((row, k) => {
    const from = Math.floor(k / uses) * width;
    made.set(g.subarray(from, from + width), row * width);
  });
  return made;
}
