import type { GraphBuilder } from '../../../engine/builder.js';
import type { NodeId } from '../../../engine/graph.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import { type Shape, sizeOf } from '../../../engine/tensor.js';
import { type Evaluation, Local } from './local.js';
import type { Expected, Refer, Site } from './site.js';

/** One input's part, and what bounds it: factor · sizes + lost. */
interface Part {
  readonly value: NodeId;
  readonly sizes: NodeId;
  readonly factor: number;
  readonly lost: number;
}

/**
 * C = op(A) op(B): op(A) is handed G op(B)ᵀ, op(B) is handed op(A)ᵀ G. Operands are turned by moving their entries, so that no
 * flag of a product is believed. The bound of a sum of n products is n u |G||B| (Higham, eq. 3.13), the engine's and this one.
 */
export function products(
  { run, arena, node, pull }: Site<'matmul'>,
  wanted: readonly number[],
): { readonly evaluation: Evaluation; readonly parts: readonly Part[] } {
  const local = new Local(run, arena);
  const { b } = local;
  const [a, c] = node.inputs.map((input) => local.of(input)) as [NodeId, NodeId];
  const g = local.of(pull.cotangent);
  const { transposeA, transposeB } = node.attributes;
  const product = (k: number, of: (id: NodeId) => NodeId): NodeId => {
    const right = (): NodeId => b.matmul(of(g), transposeB ? of(c) : turned(b, of(c)), false, false);
    const left = (): NodeId => b.matmul(transposeA ? of(a) : turned(b, of(a)), of(g), false, false);
    const whole = k === 0 ? right() : left();
    return b.sumTo((k === 0 ? transposeA : transposeB) ? turned(b, whole) : whole, b.shape(k === 0 ? a : c));
  };
  const size = remembered((id) => b.apply('abs', [id]));
  const parts = wanted.map((k): Part => {
    const summed = node.shape.at(k === 0 ? -1 : -2) as number;
    const terms = summed * copies(node.shape, b.shape(k === 0 ? a : c));
    return { value: product(k, (id) => id), sizes: product(k, size), ...bounding(terms, run.precision) };
  });
  return { evaluation: local.prepare(parts.flatMap(({ value, sizes }) => [value, sizes])), parts };
}

export const matmul: Refer<'matmul'> = (site, wanted) => {
  const { evaluation, parts } = products(site, wanted);
  return {
    refresh: () => evaluation.run(),
    parts: parts.map(({ value, sizes, factor, lost }) => (): Expected => {
      const bound = evaluation.view(sizes).map((each) => factor * each + lost);
      return { exact: evaluation.view(value), bound, width: null };
    }),
  };
};

function remembered(make: (id: NodeId) => NodeId): (id: NodeId) => NodeId {
  const known = new Map<NodeId, NodeId>();
  return (id) => {
    const there = known.get(id) ?? make(id);
    known.set(id, there);
    return there;
  };
}

/** Of a sum of so many products, in the precision and in float64; what is too small for either is lost. */
function bounding(terms: number, precision: 'float64' | 'float32'): Pick<Part, 'factor' | 'lost'> {
  const [mine, theirs] = [UNITS.float64, UNITS[precision]];
  return {
    factor: terms * 1.01 * (theirs.u + mine.u),
    lost: terms * (theirs.tiny * theirs.u + mine.tiny * mine.u),
  };
}

/** The last two axes in the other order. */
function turned(b: GraphBuilder, x: NodeId): NodeId {
  const rank = b.shape(x).length;
  const order = Array.from({ length: rank }, (_, axis) => axis);
  return b.apply('permute', [x], { order: [...order.slice(0, -2), rank - 1, rank - 2] });
}

/** In how many products of a batch one of an input's matrices is. */
function copies(product: Shape, input: Shape): number {
  return sizeOf(product.slice(0, -2)) / Math.max(sizeOf(input.slice(0, -2)), 1);
}
