import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { sizeOf } from '../tensor.js';
import { range } from './axes.js';
import { moveAxis, permute } from './movement.js';
import { sum } from './reductions.js';
import { diagonal } from './slicing.js';

/** A tensor whose axes have names: letters, or '…0', '…1' for those that an ellipsis stands for. */
interface Named {
  readonly node: NodeId;
  readonly axes: readonly string[];
}

/**
 * Σ over every letter that the output does not have, of the product of the inputs (NumPy's einsum): "bij,bjk->bik", with '...'
 * for axes that broadcast; without "->" the output has, in order, the letters that come once. A letter twice in one input
 * takes the diagonal. Two inputs at a time, from the left, each pair as one batched matrix product.
 */
export function einsum(b: GraphBuilder, equation: string, inputs: readonly NodeId[]): NodeId {
  const [left = '', right] = equation.replaceAll(' ', '').split('->');
  const terms = left.split(',');
  if (terms.length !== inputs.length) throw new ShapeError(`${equation} does not name ${inputs.length} inputs`);
  const named = inputs.map((node, i) => onDiagonals(b, { node, axes: axesOfTerm(b, node, terms[i] as string) }));
  const output = right === undefined ? implied(named, left) : axesOfOutput(right, named);
  const last = named.reduce((product, next, i) =>
    multiplied(b, product, next, [...output, ...named.slice(i + 1).flatMap(({ axes }) => axes)]),
  );
  return inOrder(b, summed(b, last, output), output);
}

/** The letters of a term, with the ellipsis spelled out from the last of its axes. */
function axesOfTerm(b: GraphBuilder, node: NodeId, term: string): readonly string[] {
  const [before = '', after] = term.split('...');
  const { length: rank } = b.shape(node);
  const hidden = rank - before.length - (after ?? '').length;
  if (hidden < 0 || (after === undefined && hidden > 0)) {
    throw new ShapeError(`${term} does not name the axes of [${b.shape(node).join(', ')}]`);
  }
  return [...before, ...range(hidden).map((k) => `…${hidden - k}`), ...(after ?? '')];
}

function ellipsis(named: readonly Named[]): readonly string[] {
  const hidden = named.map(({ axes }) => axes.filter((axis) => axis.startsWith('…')));
  return hidden.reduce((longest, each) => (each.length > longest.length ? each : longest), []);
}

function axesOfOutput(term: string, named: readonly Named[]): readonly string[] {
  const [before = '', after] = term.split('...');
  return [...before, ...(after === undefined ? [] : ellipsis(named)), ...(after ?? '')];
}

function implied(named: readonly Named[], left: string): readonly string[] {
  const letters = [...left.replaceAll(/[.,]/g, '')];
  const once = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter));
  return [...ellipsis(named), ...once.sort()];
}

/** An axis named twice becomes one, the diagonal of both. */
function onDiagonals(b: GraphBuilder, { node, axes }: Named): Named {
  const second = axes.findIndex((axis, k) => axes.indexOf(axis) < k);
  if (second < 0) return { node, axes };
  const first = axes.indexOf(axes[second] as string);
  const last = axes.length - 1;
  const together = moveAxis(b, moveAxis(b, node, second, last), first, last - 1);
  const rest = axes.filter((_, k) => k !== first && k !== second);
  return onDiagonals(b, { node: diagonal(b, together), axes: [...rest, axes[first] as string] });
}

/** Sums over what nobody wants any more. */
function summed(b: GraphBuilder, { node, axes }: Named, wanted: readonly string[]): Named {
  const gone = [...axes.keys()].filter((k) => !wanted.includes(axes[k] as string));
  if (gone.length === 0) return { node, axes };
  return { node: sum(b, node, { axes: gone }), axes: axes.filter((axis) => wanted.includes(axis)) };
}

/** The product of two, over the axes that later ones still want; what both have and nobody wants is contracted. */
function multiplied(b: GraphBuilder, one: Named, other: Named, wanted: readonly string[]): Named {
  const left = summed(b, one, [...wanted, ...other.axes]);
  const right = summed(b, other, [...wanted, ...one.axes]);
  const both = left.axes.filter((axis) => right.axes.includes(axis));
  const batch = both.filter((axis) => wanted.includes(axis));
  const inner = both.filter((axis) => !wanted.includes(axis));
  const rows = left.axes.filter((axis) => !both.includes(axis));
  const columns = right.axes.filter((axis) => !both.includes(axis));
  const extents = extentsOf(b, left, right);
  const sizes = (names: readonly string[]): number[] => names.map((name) => extents.get(name) as number);
  const p = grouped(b, left, [batch, rows, inner], extents);
  const q = grouped(b, right, [batch, inner, columns], extents);
  const product = b.matmul(p, q, false, false);
  return {
    node: b.reshape(product, [...sizes(batch), ...sizes(rows), ...sizes(columns)]),
    axes: [...batch, ...rows, ...columns],
  };
}

/** The extents of two tensors' axes by name; 1 stretches. */
function extentsOf(b: GraphBuilder, left: Named, right: Named): ReadonlyMap<string, number> {
  const extents = new Map<string, number>();
  for (const { node, axes } of [left, right]) {
    axes.forEach((axis, k) => {
      const extent = b.shape(node)[k] as number;
      const known = extents.get(axis) ?? 1;
      if (known !== extent && known !== 1 && extent !== 1) {
        throw new ShapeError(`axis ${axis} has extents ${known} and ${extent}`);
      }
      if (known === 1) extents.set(axis, extent);
    });
  }
  return extents;
}

/** Brings axes into the order of three groups, stretched, the second and third each as one axis. */
function grouped(
  b: GraphBuilder,
  { node, axes }: Named,
  [batch, rows, columns]: readonly [readonly string[], readonly string[], readonly string[]],
  extents: ReadonlyMap<string, number>,
): NodeId {
  const order = [...batch, ...rows, ...columns];
  const sizes = (names: readonly string[]): number[] => names.map((name) => extents.get(name) as number);
  const turned = permute(
    b,
    node,
    order.map((axis) => axes.indexOf(axis)),
  );
  return b.reshape(b.expand(turned, sizes(order)), [...sizes(batch), sizeOf(sizes(rows)), sizeOf(sizes(columns))]);
}

function inOrder(b: GraphBuilder, { node, axes }: Named, output: readonly string[]): NodeId {
  if (output.some((axis) => !axes.includes(axis)) || new Set(output).size < output.length) {
    throw new ShapeError(`the output's axes ${output.join('')} are not among the inputs' ${axes.join('')}`);
  }
  return permute(
    b,
    node,
    output.map((axis) => axes.indexOf(axis)),
  );
}
