import type { Application, NodeId } from '../graph.js';
import type { PrimitiveName } from '../primitives/table.js';
import type { AttributesOf } from '../rules.js';
import type { Shape } from '../tensor.js';
import { commonLayout } from './elementwise.js';
import { dense, freeExtents, isFree, type Layout } from './layout.js';
import type { Perturbed } from './perturbed.js';
import { type BatchRule, given } from './rule.js';
import type { Walk } from './walk.js';

/** Neighbouring axes of an input that an op turns into others; it leaves the rest alone. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The layout after the axes of a span, all free, have become others. */
export function replacedSpan(layout: Layout, { from, to }: Span, shape: Shape): Layout {
  const after = layout.length - to;
  return [...layout.slice(0, from), ...dense(shape.slice(from, shape.length - after)), ...layout.slice(to)];
}

/** How much further back an axis stands in [P, …free factors]. */
export function shiftOf(layout: Layout, from: number): number {
  return 1 + freeExtents(layout.slice(0, from)).length - from;
}

/** An op of one input that works along a span: the same op on values, its axes shifted. */
export function alongSpan<K extends PrimitiveName>(
  span: (attributes: AttributesOf[K]) => Span,
  shifted: (attributes: AttributesOf[K], by: number) => AttributesOf[K],
): BatchRule<K> {
  return (walk, node, [x]) => {
    const { from, to } = span(node.attributes);
    const loose = walk.freed(x as Perturbed, (axis) => axis >= from && axis < to);
    const by = shiftOf(loose.layout, from);
    const value = walk.b.apply(node.op, [walk.valueOf(loose)], shifted(node.attributes, by));
    return { base: node.id, layout: replacedSpan(loose.layout, { from, to }, node.shape), value, change: null };
  };
}

const one = ({ axis }: { readonly axis: number }): Span => ({ from: axis, to: axis + 1 });
const shiftAxis = <A extends { readonly axis: number }>(attributes: A, by: number): A => ({
  ...attributes,
  axis: attributes.axis + by,
});

/** The largest entry; which one it is decides the piece. */
const max: BatchRule<'max'> = (walk, node, inputs) => {
  const { b } = walk;
  const { from, to } = node.attributes;
  const x = walk.freed(inputs[0] as Perturbed, (axis) => axis >= from && axis < to);
  const by = shiftOf(x.layout, from);
  const values = walk.valueOf(x);
  const value = b.apply('max', [values], { from: from + by, to: to + by });
  if (walk.continuous.has(x.base))
    walk.compare(winners(walk, values, value, from + by, to + by), winners(walk, x.base, node.id, from, to), x.layout);
  return { base: node.id, layout: replacedSpan(x.layout, { from, to }, node.shape), value, change: null };
};

/** 1 for every entry that is the largest. */
function winners({ b }: Walk, x: NodeId, largest: NodeId, from: number, to: number): NodeId {
  const kept = b.shape(x).map((extent, axis) => (axis >= from && axis < to ? 1 : extent));
  return b.apply('equal', [x, b.reshape(largest, kept)]);
}

/** The order of entries: it is the piece, with which of them tie. */
const argsort: BatchRule<'argsort'> = (walk, node, [x]) => {
  const { axis, descending } = node.attributes;
  const values = walk.denseValue(x as Perturbed);
  const order = walk.b.apply('argsort', [values], { axis: axis + 1, descending });
  walk.compare(order, node.id, dense(node.shape));
  const ties = tiesOf(walk, node.inputs[0] as NodeId, node.id, axis);
  walk.compare(tiesOf(walk, values, order, axis + 1), ties, dense(walk.b.shape(ties)));
  return walk.denseOf(node.id, order);
};

/** 1 where an entry ties with the next one in order: the axis last, one shorter. */
function tiesOf({ b }: Walk, x: NodeId, order: NodeId, axis: number): NodeId {
  const places = [...b.shape(x).keys()].filter((place) => place !== axis);
  const last = (node: NodeId): NodeId => b.apply('permute', [node], { order: [...places, axis] });
  const batch = places.length;
  const sorted = b.apply('gather', [last(x), last(order)], { axis: batch, batch });
  const extent = b.shape(sorted)[batch] as number;
  const from = (start: number): NodeId => {
    const stop = Math.max(start, extent - 1 + start);
    return b.apply('slice', [sorted], {
      axis: batch,
      start: Math.min(start, extent),
      stop: Math.min(stop, extent),
      step: 1,
    });
  };
  return b.apply('equal', [from(0), from(1)]);
}

/** Parts after one another: perturbed ones, and others repeated P times. */
const concat: BatchRule<'concat'> = (walk, node, inputs) => {
  const { axis } = node.attributes;
  const perturbed = inputs.flatMap((x) => (x ? walk.freed(x, (k) => k === axis) : []));
  const rest = (shape: Shape): Shape => shape.filter((_, k) => k !== axis);
  const others = perturbed.map((x) => ({ ...x, layout: x.layout.filter((_, k) => k !== axis) }));
  const common = commonLayout(rest(node.shape), others);
  const parts = given(node as Application, inputs).map(({ node: base, perturbed: x }) => {
    const along = dense([walk.b.shape(base)[axis] as number]);
    const layout = [...common.slice(0, axis), ...along, ...common.slice(axis)];
    if (x === null) return walk.b.expand(walk.part(base, layout), [walk.count, ...freeExtents(layout)]);
    return walk.valueOf(walk.freed(x, (k) => isFree(layout[k] ?? [])));
  });
  const whole = [...common.slice(0, axis), ...dense([node.shape[axis] as number]), ...common.slice(axis)];
  const value = walk.b.apply('concat', parts, { axis: axis + shiftOf(whole, axis) });
  return { base: node.id, layout: whole, value, change: null };
};

export const axisRules = {
  max,
  argsort,
  concat,
  slice: alongSpan<'slice'>(one, shiftAxis),
  pad: alongSpan<'pad'>(one, shiftAxis),
  cumsum: alongSpan<'cumsum'>(one, shiftAxis),
  window: alongSpan<'window'>(one, shiftAxis),
  overlapAdd: alongSpan<'overlapAdd'>(({ axis }) => ({ from: axis, to: axis + 2 }), shiftAxis),
};
