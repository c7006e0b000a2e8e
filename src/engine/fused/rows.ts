import { ShapeError } from '../primitives/rule.js';
import { type Data, type Shape, sameShape } from '../tensor.js';

/** Calls `each` with where every row of the last axis begins, its entries and its number. */
export function eachRow(shape: Shape, each: (start: number, count: number, row: number) => void): void {
  const count = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
  for (let row = 0; row < rows; row++) each(row * count, count, row);
}

export function requireRows(shape: Shape): Shape {
  if (shape.length === 0) throw new ShapeError('a scalar has no rows');
  return shape;
}

export function oneShape(first: Shape, second: Shape): Shape {
  if (!sameShape(first, second)) {
    throw new ShapeError(`[${first.join(', ')}] and [${second.join(', ')}] should be alike`);
  }
  return first;
}

export function largestOf(x: Data, start: number, count: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = start; i < start + count; i++) largest = Math.max(largest, x[i] as number);
  return largest;
}

/** Σ e^(x − largest). */
export function sumOfExponentials(x: Data, start: number, count: number, largest: number): number {
  let sum = 0;
  for (let i = start; i < start + count; i++) sum += Math.exp((x[i] as number) - largest);
  return sum;
}
