import { type Data, type Shape, sizeOf } from '../tensor.js';
import { type Operand, ShapeError } from './rule.js';

/** NumPy's rule: shapes are aligned at their last axes, and an extent of 1 stretches. */
export function broadcastShape(shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) =>
    shapes.reduce((extent, shape) => join(extent, shape[axis - rank + shape.length] ?? 1, shapes), 1),
  );
}

function join(a: number, b: number, shapes: readonly Shape[]): number {
  if (a === b || b === 1) return a;
  if (a === 1) return b;
  throw new ShapeError(`shapes ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')} do not broadcast`);
}

/** How an operand is walked while the output is filled in order: entry i of the output reads entry i mod period, or by table. */
export interface Walk {
  readonly data: Data;
  readonly index: Int32Array | null;
  readonly period: number;
}

/**
 * Whole or repeating operands need no table: a suffix of the output's shape (a bias row, a scalar) repeats with its size.
 * Everything else gets a table of indices.
 */
export function walk(operand: Operand, shape: Shape): Walk {
  const size = sizeOf(operand.shape);
  const trimmed = operand.shape.slice(operand.shape.findIndex((extent) => extent !== 1));
  const suffix = size === 1 || trimmed.every((extent, axis) => extent === shape[axis - trimmed.length + shape.length]);
  return { data: operand.data, index: suffix ? null : indexTable(operand.shape, shape), period: size };
}

const tables = new Map<string, Int32Array>();

/** Tables depend on shapes alone; a graph asks for the same few again at every run. */
function indexTable(from: Shape, to: Shape): Int32Array {
  const key = `${from.join()}>${to.join()}`;
  const known = tables.get(key);
  if (known) return known;
  const made = makeIndexTable(from, to);
  tables.set(key, made);
  return made;
}

function makeIndexTable(from: Shape, to: Shape): Int32Array {
  const strides = broadcastStrides(from, to);
  const table = new Int32Array(sizeOf(to));
  for (let i = 0; i < table.length; i++) {
    let rest = i;
    let index = 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const extent = to[axis] as number;
      index += (rest % extent) * (strides[axis] as number);
      rest = Math.floor(rest / extent);
    }
    table[i] = index;
  }
  return table;
}

/** How far an operand moves with a step along each axis of the shape that it is stretched to; 0 along what it repeats. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const strides = new Array<number>(to.length).fill(0);
  let stride = 1;
  for (let axis = from.length - 1; axis >= 0; axis--) {
    const extent = from[axis] as number;
    if (extent !== 1) strides[axis - from.length + to.length] = stride;
    stride *= extent;
  }
  return strides;
}

/** out = f(a), entry by entry. */
export function map1(out: Data, a: Operand, f: (x: number) => number): void {
  const data = a.data;
  for (let i = 0; i < out.length; i++) out[i] = f(data[i] as number);
}

/** out = f(a, b), entry by entry with broadcasting. */
export function map2(out: Data, a: Operand, b: Operand, shape: Shape, f: (x: number, y: number) => number): void {
  const p = walk(a, shape);
  const q = walk(b, shape);
  if (p.index === null && q.index === null && p.period === out.length) mapRows(out, p.data, q.data, q.period, f);
  else for (let i = 0; i < out.length; i++) out[i] = f(at(p, i), at(q, i));
}

/** The common case, without a division: `a` whole, `b` whole or repeating. */
function mapRows(out: Data, a: Data, b: Data, period: number, f: (x: number, y: number) => number): void {
  for (let start = 0; start < out.length; start += period) {
    for (let j = 0; j < period; j++) out[start + j] = f(a[start + j] as number, b[j] as number);
  }
}

/** out = f(a, b, c), entry by entry with broadcasting. */
export function map3(
  out: Data,
  operands: readonly [Operand, Operand, Operand],
  shape: Shape,
  f: (x: number, y: number, z: number) => number,
): void {
  const [p, q, r] = operands.map((operand) => walk(operand, shape)) as [Walk, Walk, Walk];
  for (let i = 0; i < out.length; i++) out[i] = f(at(p, i), at(q, i), at(r, i));
}

/** out = f(a, b, c, d), entry by entry with broadcasting. */
export function map4(
  out: Data,
  operands: readonly [Operand, Operand, Operand, Operand],
  shape: Shape,
  f: (x: number, y: number, z: number, w: number) => number,
): void {
  const [p, q, r, s] = operands.map((operand) => walk(operand, shape)) as [Walk, Walk, Walk, Walk];
  for (let i = 0; i < out.length; i++) out[i] = f(at(p, i), at(q, i), at(r, i), at(s, i));
}

function at(walked: Walk, i: number): number {
  return walked.data[placeOf(walked, i)] as number;
}

/** Which entry of the operand goes with entry i of the output. */
export function placeOf({ index, period }: Walk, i: number): number {
  return index === null ? i % period : (index[i] as number);
}
