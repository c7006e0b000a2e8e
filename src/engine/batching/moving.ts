import type { NodeId } from '../graph.js';
import { aligned, commonLayout } from './elementwise.js';
import { freeExtents, type Layout } from './layout.js';
import type { Perturbed } from './perturbed.js';
import type { BatchRule } from './rule.js';

/** Ops that give entries another place: changes move as values do. */

const reshape: BatchRule<'reshape'> = (walk, node, [x]) => walk.reshaped(x as Perturbed, node.id);

const permute: BatchRule<'permute'> = ({ b }, node, inputs) => {
  const x = inputs[0] as Perturbed;
  const { order } = node.attributes;
  const layout = order.map((axis) => x.layout[axis] ?? []);
  const places = placesOf(x.layout);
  const turned = [0, ...order.flatMap((axis) => places[axis] ?? [])];
  const moved = (node: NodeId | null): NodeId | null =>
    node === null || turned.every((place, i) => place === i) ? node : b.apply('permute', [node], { order: turned });
  return { base: node.id, layout, value: moved(x.value), change: moved(x.change) };
};

/** Which axes of [P, …free factors] are those of each axis. */
function placesOf(layout: Layout): number[][] {
  let next = 1;
  return layout.map((axis) => freeExtents([axis]).map(() => next++));
}

const expand: BatchRule<'expand'> = (walk, node, inputs) => {
  const x = inputs[0] as Perturbed;
  const layout = commonLayout(node.shape, [x]);
  const form = x.value === null ? 'change' : 'value';
  const whole = walk.b.expand(aligned(walk, x, layout, form), [walk.count, ...freeExtents(layout)]);
  return { base: node.id, layout, value: null, change: null, [form]: whole };
};

export const movingRules = { reshape, permute, expand };
