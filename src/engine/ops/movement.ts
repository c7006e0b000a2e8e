import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { type Shape, sizeOf } from '../tensor.js';
import { axisOf, range } from './axes.js';

/** Ops that give entries another place and leave them as they are; axes count from the end where negative. */

/** Axis i of the output is axis order[i] of x. */
export function permute(b: GraphBuilder, x: NodeId, order: readonly number[]): NodeId {
  const counted = order.map((axis) => axisOf(b.shape(x), axis));
  return counted.every((axis, i) => axis === i) ? x : b.apply('permute', [x], { order: counted });
}

/** Two axes change places. */
export function transpose(b: GraphBuilder, x: NodeId, first: number, second: number): NodeId {
  const shape = b.shape(x);
  const [p, q] = [axisOf(shape, first), axisOf(shape, second)];
  return permute(
    b,
    x,
    range(shape.length).map((axis) => (axis === p ? q : axis === q ? p : axis)),
  );
}

/** One axis moves to another place; the others keep their order. */
export function moveAxis(b: GraphBuilder, x: NodeId, from: number, to: number): NodeId {
  const shape = b.shape(x);
  const order = range(shape.length);
  order.splice(axisOf(shape, to), 0, ...order.splice(axisOf(shape, from), 1));
  return permute(b, x, order);
}

/** Axes `from` to `to`, both included, become one. A scalar becomes [1]. */
export function flatten(b: GraphBuilder, x: NodeId, from = 0, to = -1): NodeId {
  const shape = b.shape(x);
  if (shape.length === 0) return b.reshape(x, [1]);
  const [first, last] = [axisOf(shape, from), axisOf(shape, to)];
  const middle = sizeOf(shape.slice(first, last + 1));
  return b.reshape(x, [...shape.slice(0, first), middle, ...shape.slice(last + 1)]);
}

/** An axis becomes several; one extent may be −1, which takes what is left. */
export function unflatten(b: GraphBuilder, x: NodeId, axis: number, extents: readonly number[]): NodeId {
  const shape = b.shape(x);
  const at = axisOf(shape, axis);
  const known = inferred([shape[at] as number], extents);
  return b.reshape(x, [...shape.slice(0, at), ...known, ...shape.slice(at + 1)]);
}

/** The same entries in the same order, in another shape; one extent may be −1, which takes what is left. */
export function reshape(b: GraphBuilder, x: NodeId, shape: Shape): NodeId {
  return b.reshape(x, inferred(b.shape(x), shape));
}

function inferred(from: Shape, to: Shape): Shape {
  if (!to.includes(-1)) return to;
  const rest = sizeOf(from) / sizeOf(to.map((extent) => (extent === -1 ? 1 : extent)));
  if (!Number.isInteger(rest) || to.indexOf(-1) !== to.lastIndexOf(-1)) {
    throw new ShapeError(`[${from.join(', ')}] does not say what −1 is in [${to.join(', ')}]`);
  }
  return to.map((extent) => (extent === -1 ? rest : extent));
}

/** A new axis of extent 1 before `axis`; −1 puts it last. */
export function unsqueeze(b: GraphBuilder, x: NodeId, axis: number): NodeId {
  const shape = b.shape(x);
  const at = axisOf([...shape, 1], axis);
  return b.reshape(x, [...shape.slice(0, at), 1, ...shape.slice(at)]);
}

/** Takes axes of extent 1 away; of the named ones those whose extent is 1, of all for null. */
export function squeeze(b: GraphBuilder, x: NodeId, axes: readonly number[] | null = null): NodeId {
  const shape = b.shape(x);
  const named = axes?.map((axis) => axisOf(shape, axis)) ?? [...shape.keys()];
  return b.reshape(
    x,
    shape.filter((extent, axis) => extent !== 1 || !named.includes(axis)),
  );
}

/** Broadcasts to a shape; −1 keeps an extent (torch.Tensor.expand). */
export function expand(b: GraphBuilder, x: NodeId, shape: Shape): NodeId {
  const from = b.shape(x);
  const lead = shape.length - from.length;
  return b.expand(
    x,
    shape.map((extent, axis) => (extent === -1 ? (from[axis - lead] as number) : extent)),
  );
}
