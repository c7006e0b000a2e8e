import type { Application, NodeId } from '../graph.js';
import type { GatherAttributes } from '../primitives/rows.js';
import { replacedSpan, shiftOf } from './axes.js';
import { dense, freeExtents, isFree } from './layout.js';
import type { Perturbed } from './perturbed.js';
import { type BatchRule, given } from './rule.js';
import type { Walk } from './walk.js';

/** Rows by their number. One row of the table changed: its places in the output change alike, and no others. */
const gather: BatchRule<'gather'> = (walk, node, [x = null, index = null]) => {
  const { axis, batch } = node.attributes;
  const only = x?.layout[axis];
  if (x === null || index !== null || batch > 0) return denseRows(walk, node, [x, index], node.attributes);
  if (only?.length === 1 && !isFree(only)) return rowsOfOne(walk, node, x);
  const loose = walk.freed(x, (k) => k === axis);
  const value = walk.b.apply('gather', [walk.valueOf(loose), node.inputs[1] as NodeId], {
    axis: axis + shiftOf(loose.layout, axis),
    batch: 0,
  });
  const layout = replacedSpan(loose.layout, { from: axis, to: axis + 1 }, node.shape);
  return { base: node.id, layout, value, change: null };
};

function rowsOfOne(walk: Walk, node: Application<'gather'>, x: Perturbed): Perturbed {
  const { b, count } = walk;
  const { axis } = node.attributes;
  const rows = node.inputs[1] as NodeId;
  const [before, after] = [x.layout.slice(0, axis), x.layout.slice(axis + 1)];
  const ones = (extents: readonly number[]): number[] => extents.map(() => 1);
  const [pre, own, post] = [freeExtents(before), b.shape(rows), freeExtents(after)];
  const which = b.reshape(x.layout[axis]?.[0]?.index as NodeId, [count, ...ones(pre), ...ones(own), ...ones(post)]);
  const here = b.apply('equal', [b.reshape(rows, [...own, ...ones(post)]), which]);
  const change = b.mul(here, b.reshape(walk.changeOf(x), [count, ...pre, ...ones(own), ...post]));
  return { base: node.id, layout: [...before, ...dense(own), ...after], value: null, change };
}

/** All of both inputs for each perturbation, P one more of the axes that they share. */
function denseRows<K extends 'gather' | 'scatterAdd'>(
  walk: Walk,
  node: Application<K>,
  inputs: readonly (Perturbed | null)[],
  { axis, batch }: GatherAttributes,
): Perturbed {
  const { b, count } = walk;
  const [rows, index] = given(node as Application, inputs).map(({ node: base, perturbed }) =>
    perturbed ? walk.denseValue(perturbed) : b.expand(base, [count, ...b.shape(base)]),
  ) as [NodeId, NodeId];
  if (walk.continuous.has(node.inputs[1] as NodeId))
    walk.compare(index, node.inputs[1] as NodeId, dense(b.shape(node.inputs[1] as NodeId)));
  const attributes = { ...node.attributes, axis: axis + 1, batch: batch + 1 };
  return walk.denseOf(node.id, b.apply(node.op, [rows, index], attributes));
}

const scatterAdd: BatchRule<'scatterAdd'> = (walk, node, inputs) => denseRows(walk, node, inputs, node.attributes);

export const indexingRules = { gather, scatterAdd };
