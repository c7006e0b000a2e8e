import type { NodeId } from '../graph.js';
import type { Shape } from '../tensor.js';
import { shiftOf } from './axes.js';
import { extentOf, free, freeExtents, isFree, type Layout } from './layout.js';
import type { Perturbed } from './perturbed.js';
import type { BatchRule } from './rule.js';
import type { Walk } from './walk.js';

/** A sum over a fixed axis changes by what changes there; over a free one it is summed again. */
const sum: BatchRule<'sum'> = (walk, node, inputs) => {
  const x = inputs[0] as Perturbed;
  const { from, to } = node.attributes;
  const summed = x.layout.slice(from, to);
  const form = x.value === null || !summed.every(isFree) ? 'change' : 'value';
  const first = from + shiftOf(x.layout, from);
  const added = walk.b.sum(inForm(walk, x, form), first, first + freeExtents(summed).length);
  const layout = [...x.layout.slice(0, from), ...x.layout.slice(to)];
  return { base: node.id, layout, value: null, change: null, [form]: added };
};

function inForm(walk: Walk, x: Perturbed, form: 'value' | 'change'): NodeId {
  return form === 'value' ? walk.valueOf(x) : walk.changeOf(x);
}

/**
 * Z + ΔA·B where only A changes, and alike for B: of a fixed index of the contracted axis only that column takes part, so that
 * one changed weight, or one changed activation, is a product of rank one.
 */
const matmul: BatchRule<'matmul'> = (walk, node, [a = null, b = null]) => {
  const { transposeA, transposeB } = node.attributes;
  if (a && b) {
    const rank = node.shape.length;
    const [left, right] = [a, b].map((x) => withRank(walk, walk.denseValue(x), rank + 1)) as [NodeId, NodeId];
    return walk.denseOf(node.id, walk.b.matmul(left, right, transposeA, transposeB));
  }
  return a ? oneSided(walk, node, a, 'left') : oneSided(walk, node, b as Perturbed, 'right');
};

/** [P, …] with axes of extent 1 behind P. */
function withRank({ b, count }: Walk, x: NodeId, rank: number): NodeId {
  const [, ...shape] = b.shape(x);
  return b.reshape(x, [count, ...new Array<number>(rank - 1 - shape.length).fill(1), ...shape]);
}

function oneSided(
  walk: Walk,
  node: Parameters<BatchRule<'matmul'>>[1],
  x: Perturbed,
  side: 'left' | 'right',
): Perturbed {
  const { transposeA, transposeB } = node.attributes;
  const left = side === 'left';
  // Whether the contracted axis is the last one: of x, and of the other.
  const [last, otherLast] = left ? [!transposeA, transposeB] : [transposeB, !transposeA];
  const [p, q] = x.layout.slice(-2) as [Layout[number], Layout[number]];
  const [kept, contracted] = last ? [p, q] : [q, p];
  const batch = batchLayout(x.layout.slice(0, -2), node.shape.slice(0, -2));
  const own = free(node.shape.at(left ? -1 : -2) as number);
  const other = walk.part(node.inputs[left ? 1 : 0] as NodeId, [
    ...batch,
    ...(otherLast ? [own, contracted] : [contracted, own]),
  ]);
  const form = x.value === null || !isFree(contracted) ? 'change' : 'value';
  const extents = { kept: sizeOfFree(kept), contracted: sizeOfFree(contracted), own: extentOf(own) };
  const lead = batch.flatMap((axis, k) => {
    const mine = x.layout[k - batch.length + x.layout.length - 2];
    return mine && extentOf(mine) === extentOf(axis) ? freeExtents([mine]) : freeExtents([axis]).map(() => 1);
  });
  const matrix = (first: number, second: number, contractedLast: boolean): number[] =>
    contractedLast ? [first, second] : [second, first];
  const mine = walk.b.reshape(inForm(walk, x, form), [
    walk.count,
    ...lead,
    ...matrix(extents.kept, extents.contracted, last),
  ]);
  const otherLead = walk.b.shape(other).slice(0, -1 - freeExtents([contracted]).length);
  const theirs = walk.b.reshape(other, [...otherLead, ...matrix(extents.own, extents.contracted, otherLast)]);
  const product = left ? multiply(walk, mine, theirs, node.attributes) : multiply(walk, theirs, mine, node.attributes);
  const layout = [...batch, ...(left ? [kept, own] : [own, kept])];
  const whole = walk.b.reshape(product, [walk.count, ...freeExtents(layout)]);
  return { base: node.id, layout, value: null, change: null, [form]: whole };
}

const sizeOfFree = (axis: Layout[number]): number => freeExtents([axis]).reduce((all, extent) => all * extent, 1);

/** Batch axes of the product: those of x, and free ones where x is stretched. */
function batchLayout(own: Layout, shape: Shape): Layout {
  return shape.map((extent, axis) => {
    const mine = own[axis - shape.length + own.length];
    return mine && extentOf(mine) === extent ? mine : free(extent);
  });
}

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A product over one term is a product of each with each; rows against one flat matrix are one product. */
function multiply({ b }: Walk, left: NodeId, right: NodeId, { transposeA, transposeB }: Transposes): NodeId {
  const [shape, other] = [b.shape(left), b.shape(right)];
  const inner = shape.at(transposeA ? -2 : -1) as number;
  const rows = shape.at(transposeA ? -1 : -2) as number;
  const columns = other.at(transposeB ? -2 : -1) as number;
  if (inner === 1) {
    const column = b.reshape(left, [...shape.slice(0, -2), rows, 1]);
    return b.mul(column, b.reshape(right, [...other.slice(0, -2), 1, columns]));
  }
  if (other.length > 2 || transposeA) return b.matmul(left, right, transposeA, transposeB);
  const batch = shape.slice(0, -2);
  const stacked = b.reshape(left, [batch.reduce((all, extent) => all * extent, rows), inner]);
  return b.reshape(b.matmul(stacked, right, false, transposeB), [...batch, rows, columns]);
}

export const sumRules = { sum, matmul };
