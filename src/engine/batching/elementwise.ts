import type { GraphBuilder } from '../builder.js';
import type { ChangeAttributes } from '../fused/changes.js';
import type { Application, NodeId } from '../graph.js';
import type { PrimitiveName } from '../primitives/table.js';
import type { Shape } from '../tensor.js';
import { extentOf, free, freeExtents, isFree, type Layout, sameAxis } from './layout.js';
import type { Perturbed } from './perturbed.js';
import { type BatchRule, given } from './rule.js';
import type { Walk } from './walk.js';

/** Where an elementwise op's output may differ: an axis stays as it is where all perturbed inputs have it so. */
export function commonLayout(shape: Shape, inputs: readonly Perturbed[]): Layout {
  return shape.map((extent, axis) => {
    const [first, ...others] = inputs.map(({ layout }) => layout[axis - shape.length + layout.length]);
    const shared = first && extentOf(first) === extent && others.every((other) => other && sameAxis(other, first));
    return shared ? first : free(extent);
  });
}

/** One of both forms of a perturbed input, to be broadcast on `layout`: [P, …its free factors], 1 where it is stretched. */
export function aligned(walk: Walk, x: Perturbed, layout: Layout, form: 'value' | 'change'): NodeId {
  const missing = layout.length - x.layout.length;
  const loose = walk.freed(x, (axis) => isFree(layout[axis + missing] ?? []));
  const extents = layout.flatMap((axis, k) => {
    const own = loose.layout[k - missing];
    return own && extentOf(own) === extentOf(axis) ? freeExtents([own]) : freeExtents([axis]).map(() => 1);
  });
  const node = form === 'value' ? walk.valueOf(loose) : walk.changeOf(loose);
  return walk.b.reshape(node, [walk.count, ...extents]);
}

/** Codes of the pieces of a piecewise op, as nodes from its inputs. */
type Codes = (b: GraphBuilder, inputs: readonly NodeId[]) => NodeId;

/** The op itself on what stands on the common layout: perturbed values, and the same part of the others. */
export function elementwise<K extends PrimitiveName>(codes: Codes | null = null): BatchRule<K> {
  return (walk, node, inputs) => {
    const layout = commonLayout(
      node.shape,
      inputs.flatMap((x) => x ?? []),
    );
    const values = given(node as Application, inputs).map(({ node: base, perturbed }) =>
      perturbed ? aligned(walk, perturbed, layout, 'value') : walk.part(base, layout),
    );
    if (codes && decides(walk, node as Application))
      walk.compare(codes(walk.b, values), codes(walk.b, node.inputs), layout);
    return { base: node.id, layout, value: walk.b.apply(node.op, values, node.attributes), change: null };
  };
}

/** Whether a piecewise op's piece says more than those of ops before it. */
function decides({ b, continuous }: Walk, { inputs }: Application): boolean {
  const [x, y] = inputs;
  if (x === y || (y !== undefined && isLargest(b, y, x as NodeId))) return false;
  return inputs.some((input) => continuous.has(input));
}

/** Whether y is the largest of x along some axes: which entries equal it is the piece of that `max`. */
function isLargest(b: GraphBuilder, y: NodeId, x: NodeId): boolean {
  const node = b.node(y);
  if (node.kind !== 'apply') return false;
  const [input] = node.inputs;
  return node.op === 'reshape' ? isLargest(b, input as NodeId, x) : node.op === 'max' && input === x;
}

/** An op that is linear in each input alone: a change stays a change, so that nothing is lost of it. */
function linear<K extends PrimitiveName>(pull: Linear): BatchRule<K> {
  return (walk, node, inputs) => {
    const change = changeThrough(walk, node as Application, inputs, pull);
    return change ?? elementwise<K>()(walk, node, inputs);
  };
}

/** The change of the output from the change of the input at `place`; null where it is not linear in that. */
type Linear = (b: GraphBuilder, change: NodeId, other: () => NodeId, place: number) => NodeId | null;

function changeThrough(
  walk: Walk,
  node: Application,
  inputs: readonly (Perturbed | null)[],
  pull: Linear,
): Perturbed | null {
  const place = inputs.findIndex((x) => x !== null);
  const x = inputs[place];
  if (!x || x.value !== null || inputs.some((other, i) => other !== null && i !== place)) return null;
  const layout = commonLayout(node.shape, [x]);
  const other = (): NodeId => walk.part(node.inputs[1 - place] as NodeId, layout);
  const change = pull(walk.b, aligned(walk, x, layout, 'change'), other, place);
  if (change === null) return null;
  const whole = walk.b.expand(change, [walk.count, ...freeExtents(layout)]);
  return { base: node.id, layout, value: null, change: whole };
}

/** A sum or a difference of changes is one. */
function additive<K extends 'add' | 'sub'>(op: K, alone: Linear): BatchRule<K> {
  return (walk, node, inputs) => {
    const both = inputs.flatMap((x) => (x !== null && x.value === null ? [x] : []));
    if (both.length < 2) return linear<K>(alone)(walk, node, inputs);
    const layout = commonLayout(node.shape, both);
    const [x, y] = both.map((each) => aligned(walk, each, layout, 'change')) as [NodeId, NodeId];
    const change = walk.b.expand(walk.b.apply<'add' | 'sub'>(op, [x, y]), [walk.count, ...freeExtents(layout)]);
    return { base: node.id, layout, value: null, change };
  };
}

/** A smooth function of a change: the op that gives its own change, so that nothing is lost of it. */
export function changing<K extends 'exp' | 'log' | 'sigmoid' | 'tanh'>(op: keyof ChangeAttributes): BatchRule<K> {
  return (walk, node, inputs) => {
    const x = inputs[0] as Perturbed;
    if (x.value !== null) return elementwise<K>()(walk, node, inputs);
    const [y, z] = [walk.part(node.id, x.layout), walk.part(x.base, x.layout)];
    const changed = [x.change as NodeId, walk.b.number(1), y, z];
    return { base: node.id, layout: x.layout, value: null, change: walk.b.fuse(op, changed, {}) };
  };
}

export const linearRules = {
  negate: linear<'negate'>((b, change) => b.apply('negate', [change])),
  add: additive('add', (_, change) => change),
  sub: additive('sub', (b, change, _, place) => (place === 0 ? change : b.apply('negate', [change]))),
  mul: linear<'mul'>((b, change, other) => b.mul(change, other())),
  div: linear<'div'>((b, change, other, place) => (place === 0 ? b.div(change, other()) : null)),
};

export const signOf: Codes = (b, [x]) => b.apply('sign', [x as NodeId]);

/** Which of two is larger. */
export const orderOf: Codes = (b, [x, y]) => {
  const pair = [x as NodeId, y as NodeId];
  return b.sub(b.apply('greater', pair), b.apply('less', pair));
};

/** Which whole number, and whether it is one. */
export const floorOf: Codes = (b, [x]) => {
  const floor = b.apply('floor', [x as NodeId]);
  return b.add(b.mul(b.number(2), floor), b.apply('equal', [x as NodeId, floor]));
};
