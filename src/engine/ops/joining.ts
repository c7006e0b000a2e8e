import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { axisOf, extentOf, range, replaceAxis } from './axes.js';
import { unsqueeze } from './movement.js';
import { slice } from './slicing.js';

/** Tensors put together, repeated and turned round; axes count from the end where negative. */

/** One after the other along an axis; the other extents agree. */
export function concat(b: GraphBuilder, parts: readonly NodeId[], axis: number): NodeId {
  const [first] = parts;
  if (first === undefined) throw new ShapeError('nothing to put together');
  return parts.length === 1 ? first : b.apply('concat', parts, { axis: axisOf(b.shape(first), axis) });
}

/** Tensors of one shape, along a new axis. */
export function stack(b: GraphBuilder, parts: readonly NodeId[], axis: number): NodeId {
  const [first] = parts;
  if (first === undefined) throw new ShapeError('nothing to stack');
  const at = axisOf([...b.shape(first), 1], axis);
  return concat(
    b,
    parts.map((part) => unsqueeze(b, part, at)),
    at,
  );
}

/** The whole, so many times along each axis; more repeats than axes put new ones in front (torch.Tensor.repeat). */
export function repeat(b: GraphBuilder, x: NodeId, repeats: readonly number[]): NodeId {
  const shape = b.shape(x);
  if (repeats.length < shape.length) throw new ShapeError(`${repeats.length} repeats for ${shape.length} axes`);
  const extents = [...repeats.slice(shape.length).map(() => 1), ...shape];
  const apart = b.reshape(
    x,
    extents.flatMap((extent) => [1, extent]),
  );
  const repeated = b.expand(
    apart,
    extents.flatMap((extent, axis) => [repeats[axis] as number, extent]),
  );
  return b.reshape(
    repeated,
    extents.map((extent, axis) => extent * (repeats[axis] as number)),
  );
}

/** Every place of an axis `count` times, side by side (torch.repeat_interleave). */
export function repeatInterleave(b: GraphBuilder, x: NodeId, count: number, axis: number): NodeId {
  const shape = b.shape(x);
  const at = axisOf(shape, axis);
  const extent = shape[at] as number;
  const apart = b.reshape(x, replaceAxis(shape, at, extent, 1));
  const repeated = b.expand(apart, replaceAxis(shape, at, extent, count));
  return b.reshape(repeated, replaceAxis(shape, at, extent * count));
}

/** Entries move `shift` places up along an axis; those that leave at the end come in at the start. */
export function roll(b: GraphBuilder, x: NodeId, shifts: readonly number[], axes: readonly number[]): NodeId {
  return axes.reduce((rolled, axis, k) => rollAxis(b, rolled, shifts[k] ?? 0, axis), x);
}

function rollAxis(b: GraphBuilder, x: NodeId, shift: number, axis: number): NodeId {
  const extent = extentOf(b.shape(x), axis);
  const start = extent === 0 ? 0 : ((-shift % extent) + extent) % extent;
  if (start === 0) return x;
  return concat(b, [slice(b, x, { axis, start }), slice(b, x, { axis, end: start })], axis);
}

/** The other way round along each of some axes. */
export function flip(b: GraphBuilder, x: NodeId, axes: readonly number[]): NodeId {
  return axes.reduce((turned, axis) => {
    const at = axisOf(b.shape(turned), axis);
    const extent = b.shape(turned)[at] as number;
    return takePlaces(b, turned, at, range(extent).reverse());
  }, x);
}

/** The named places of an axis, in the order named; a place may come several times, and is in range. */
export function takePlaces(b: GraphBuilder, x: NodeId, axis: number, places: readonly number[]): NodeId {
  return b.apply('gather', [x, b.constant([places.length], places)], { axis: axisOf(b.shape(x), axis), batch: 0 });
}

/** Zero above the diagonal that lies `diagonal` columns to the right, over the last two axes. */
export function tril(b: GraphBuilder, x: NodeId, diagonal = 0): NodeId {
  return b.where(
    triangle(b, x, (row, column) => column <= row + diagonal),
    x,
    b.number(0),
  );
}

/** Zero below that diagonal. */
export function triu(b: GraphBuilder, x: NodeId, diagonal = 0): NodeId {
  return b.where(
    triangle(b, x, (row, column) => column >= row + diagonal),
    x,
    b.number(0),
  );
}

function triangle(b: GraphBuilder, x: NodeId, holds: (row: number, column: number) => boolean): NodeId {
  const [rows = 0, columns = 0] = b.shape(x).slice(-2);
  const mask = range(rows * columns).map((i) => (holds(Math.floor(i / columns), i % columns) ? 1 : 0));
  return b.constant([rows, columns], mask);
}
