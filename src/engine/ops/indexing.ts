import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { type Shape, sizeOf } from '../tensor.js';
import { axisOf, range } from './axes.js';
import { and } from './elementwise.js';
import { moveAxis } from './movement.js';
import { padAxis } from './padding.js';
import { slice } from './slicing.js';

/**
 * Ops by indices: whole numbers from 0, held as floats. What is out of range gives NaN, forward or in the gradient; readers
 * check users' indices first.
 */

/** The places of an axis that a vector names (torch.index_select). */
export function indexSelect(b: GraphBuilder, x: NodeId, axis: number, index: NodeId): NodeId {
  return b.apply('gather', [x, index], { axis: axisOf(b.shape(x), axis), batch: 0 });
}

/**
 * out[i][j][k] = x[i][index[i][j][k]][k] for axis 1, and so on (torch.gather): both have as many axes, and the index reaches no
 * further than x along the others.
 */
export function takeAlong(b: GraphBuilder, x: NodeId, axis: number, index: NodeId): NodeId {
  const at = axisOf(b.shape(x), axis);
  const reached = cutTo(b, x, b.shape(index), at);
  const last = b.shape(x).length - 1;
  const [table, places] = [reached, index].map((each) => moveAxis(b, each, at, last)) as [NodeId, NodeId];
  const taken = b.apply('gather', [table, places], { axis: last, batch: last });
  return moveAxis(b, taken, last, at);
}

/** The leading corner of x, as far as a shape reaches along every axis but one. */
function cutTo(b: GraphBuilder, x: NodeId, shape: Shape, except: number): NodeId {
  if (shape.length !== b.shape(x).length) {
    throw new ShapeError(`an index [${shape.join(', ')}] does not go with [${b.shape(x).join(', ')}]`);
  }
  return shape.reduce((cut, end, axis) => (axis === except ? cut : slice(b, cut, { axis, end })), x);
}

/** What a source adds at its indices, zero elsewhere: in x's shape. */
function spread(b: GraphBuilder, shape: Shape, axis: number, index: NodeId, source: NodeId): NodeId {
  const last = shape.length - 1;
  const [updates, places] = [cutTo(b, source, b.shape(index), -1), index].map((each) => moveAxis(b, each, axis, last));
  const attributes = { axis: last, batch: last, extent: shape[axis] as number };
  const rows = b.apply('scatterAdd', [updates as NodeId, places as NodeId], attributes);
  const added = moveAxis(b, rows, last, axis);
  return shape.reduce((grown, extent, k) => padAxis(b, grown, k, [0, extent - (b.shape(grown)[k] as number)]), added);
}

/** x plus the source's entries at their indices along an axis, sums where several meet (torch.scatter_add). */
export function scatterAdd(b: GraphBuilder, x: NodeId, axis: number, index: NodeId, source: NodeId): NodeId {
  return b.add(x, spread(b, b.shape(x), axisOf(b.shape(x), axis), index, source));
}

/** x with the source's entries in place of its own (torch.scatter); along the axis no index comes twice. */
export function scatter(b: GraphBuilder, x: NodeId, axis: number, index: NodeId, source: NodeId): NodeId {
  const at = axisOf(b.shape(x), axis);
  const full = b.expand(source, b.shape(index));
  const written = spread(b, b.shape(x), at, index, b.expand(b.number(1), b.shape(index)));
  return b.where(written, spread(b, b.shape(x), at, index, full), x);
}

/** x with one number at every index; an index may come several times. */
export function scatterNumber(b: GraphBuilder, x: NodeId, axis: number, index: NodeId, value: number): NodeId {
  const ones = b.expand(b.number(1), b.shape(index));
  const written = spread(b, b.shape(x), axisOf(b.shape(x), axis), index, ones);
  // 0 · count, so that an index out of range shows as NaN here too.
  return b.where(written, b.add(b.number(value), b.mul(b.number(0), written)), x);
}

/** x plus the source's rows at the places that a vector names along an axis (torch.index_add). */
export function indexAdd(b: GraphBuilder, x: NodeId, axis: number, index: NodeId, source: NodeId): NodeId {
  const at = axisOf(b.shape(x), axis);
  const extent = b.shape(x)[at] as number;
  return b.add(x, b.apply('scatterAdd', [source, index], { axis: at, batch: 0, extent }));
}

/**
 * x[i, j, …] for index tensors that broadcast with each other, one for each of the first axes, negative ones counted from the
 * end: what NumPy and torch make of several tensors between the brackets.
 */
export function pick(b: GraphBuilder, x: NodeId, indices: readonly NodeId[]): NodeId {
  const shape = b.shape(x);
  const extents = shape.slice(0, indices.length);
  const counted = indices.map((index, axis) => fromStart(b, index, extents[axis] as number));
  const place = counted.reduce((flat, index, axis) => b.add(b.mul(flat, b.number(extents[axis] as number)), index));
  const known = counted.map((index, axis) => within(b, index, extents[axis] as number)).reduce((p, q) => and(b, p, q));
  const rows = b.reshape(x, [sizeOf(extents), ...shape.slice(indices.length)]);
  return b.apply('gather', [rows, b.where(known, place, b.number(-1))], { axis: 0, batch: 0 });
}

function fromStart(b: GraphBuilder, index: NodeId, extent: number): NodeId {
  return b.where(b.apply('less', [index, b.number(0)]), b.add(index, b.number(extent)), index);
}

function within(b: GraphBuilder, index: NodeId, extent: number): NodeId {
  return and(b, b.apply('greaterEqual', [index, b.number(0)]), b.apply('less', [index, b.number(extent)]));
}

/** 1 at the class, 0 elsewhere, along a new last axis; NaN for what is no class. */
export function oneHot(b: GraphBuilder, index: NodeId, classes: number): NodeId {
  const identity = range(classes * classes).map((i) => (Math.floor(i / classes) === i % classes ? 1 : 0));
  return b.apply('gather', [b.constant([classes, classes], identity), index], { axis: 0, batch: 0 });
}
