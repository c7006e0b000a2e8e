import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { axisOf, extentOf, range, replaceAxis } from './axes.js';

/** Parts of a tensor; axes and places count from the end where negative. */

export interface SliceRange {
  readonly axis: number;
  readonly start?: number | null;
  /** Not included. */
  readonly end?: number | null;
  readonly step?: number;
}

/** start : end : step along an axis, as Python has it: places beyond the ends are cut off. step ≥ 1. */
export function slice(b: GraphBuilder, x: NodeId, { axis, start, end, step = 1 }: SliceRange): NodeId {
  const at = axisOf(b.shape(x), axis);
  const extent = b.shape(x)[at] as number;
  const place = (given: number): number => Math.min(Math.max(given < 0 ? given + extent : given, 0), extent);
  const first = place(start ?? 0);
  const stop = Math.max(place(end ?? extent), first);
  if (first === 0 && stop === extent && step === 1) return x;
  return b.apply('slice', [x], { axis: at, start: first, stop, step });
}

/** One place of an axis, which is taken away. */
export function select(b: GraphBuilder, x: NodeId, axis: number, place: number): NodeId {
  const at = axisOf(b.shape(x), axis);
  const extent = b.shape(x)[at] as number;
  const start = place < 0 ? place + extent : place;
  if (start < 0 || start >= extent) throw new ShapeError(`axis ${axis} of extent ${extent} has no place ${place}`);
  const one = slice(b, x, { axis: at, start, end: start + 1 });
  return b.reshape(one, replaceAxis(b.shape(x), at));
}

/** Parts of the given sizes, one after the other along an axis; the sizes add up to its extent. */
export function split(b: GraphBuilder, x: NodeId, sizes: readonly number[], axis: number): readonly NodeId[] {
  const at = axisOf(b.shape(x), axis);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== b.shape(x)[at]) throw new ShapeError(`parts of ${sizes.join(', ')} do not make ${b.shape(x)[at]}`);
  let start = 0;
  return sizes.map((size) => {
    const part = slice(b, x, { axis: at, start, end: start + size });
    start += size;
    return part;
  });
}

/** Parts of `size` entries each; the last one may be smaller (torch.split with a number). */
export function splitEvery(b: GraphBuilder, x: NodeId, size: number, axis: number): readonly NodeId[] {
  const extent = extentOf(b.shape(x), axis);
  const count = Math.max(Math.ceil(extent / size), 1);
  return split(
    b,
    x,
    range(count).map((k) => Math.min(size, extent - k * size)),
    axis,
  );
}

/** At most `count` parts of ⌈extent/count⌉ entries each, the last one maybe smaller (torch.chunk). */
export function chunk(b: GraphBuilder, x: NodeId, count: number, axis: number): readonly NodeId[] {
  const extent = extentOf(b.shape(x), axis);
  if (extent === 0) return range(count).map(() => x);
  return splitEvery(b, x, Math.ceil(extent / count), axis);
}

/** Every place of an axis by itself, that axis taken away. */
export function unbind(b: GraphBuilder, x: NodeId, axis: number): readonly NodeId[] {
  const extent = extentOf(b.shape(x), axis);
  return range(extent).map((place) => select(b, x, axis, place));
}

/** The diagonal of two neighbouring last axes: [… n, m] becomes [… min(n, m)], `offset` columns to the right. */
export function diagonal(b: GraphBuilder, x: NodeId, offset = 0): NodeId {
  const shape = b.shape(x);
  const [rows = 0, columns = 0] = shape.slice(-2);
  const [top, left] = [Math.max(-offset, 0), Math.max(offset, 0)];
  const count = Math.max(Math.min(rows - top, columns - left), 0);
  const flat = b.reshape(x, [...shape.slice(0, -2), rows * columns]);
  const start = top * columns + left;
  return slice(b, flat, { axis: -1, start, end: start + (count - 1) * (columns + 1) + 1, step: columns + 1 });
}
