import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { axisOf, extentOf, replaceAxis } from './axes.js';
import { concat } from './joining.js';
import { flatten } from './movement.js';
import { padAxis } from './padding.js';
import { slice } from './slicing.js';

/**
 * The product along an axis, or of all for null, by halves: Π x = Π (first half · second half). No division anywhere, so
 * the gradient is right where entries are 0. 1 of nothing.
 */
export function product(b: GraphBuilder, x: NodeId, axis: number | null = null, keepdim = false): NodeId {
  if (axis === null) return product(b, flatten(b, x), 0, keepdim);
  const at = axisOf(b.shape(x), axis);
  const rest = replaceAxis(b.shape(x), at, ...(keepdim ? [1] : []));
  let left = x;
  for (let extent = extentOf(b.shape(x), at); extent > 1; extent = extentOf(b.shape(left), at)) {
    left = halved(b, left, at, extent >> 1);
  }
  return extentOf(b.shape(left), at) === 0 ? b.expand(b.number(1), rest) : b.reshape(left, rest);
}

function halved(b: GraphBuilder, x: NodeId, axis: number, half: number): NodeId {
  const first = slice(b, x, { axis, end: half });
  const pairs = b.mul(first, slice(b, x, { axis, start: half, end: 2 * half }));
  const odd = extentOf(b.shape(x), axis) > 2 * half;
  return odd ? concat(b, [pairs, slice(b, x, { axis, start: 2 * half })], axis) : pairs;
}

/** Products of an axis' entries up to and including each, by doubling (Hillis & Steele 1986): no division either. */
export function cumulativeProduct(b: GraphBuilder, x: NodeId, axis: number): NodeId {
  const at = axisOf(b.shape(x), axis);
  const extent = extentOf(b.shape(x), at);
  let products = x;
  for (let reach = 1; reach < extent; reach *= 2) {
    products = b.mul(products, padAxis(b, products, at, [reach, -reach], 1));
  }
  return products;
}
