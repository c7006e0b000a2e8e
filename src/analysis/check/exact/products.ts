import type { GraphBuilder } from '../../../engine/builder.js';
import type { NodeId } from '../../../engine/graph.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import { type Shape, sizeOf } from '../../../engine/tensor.js';
import { Local } from './local.js';
import type { Expected, Refer } from './site.js';

/**
 * C = op(A) op(B): op(A) is handed G op(B)ᵀ, op(B) is handed op(A)ᵀ G. Operands are turned by moving their entries, so that no
 * flag of a product is believed. The bound of a sum of n products is n u |G||B| (Higham, eq. 3.13), the engine's and this one.
 */
export const matmul: Refer<'matmul'> = ({ run, arena, node, pull }, wanted) => {
  const local = new Local(run, arena);
  const { b } = local;
  const [a, c] = node.inputs.map((input) => local.of(input)) as [NodeId, NodeId];
  const g = local.of(pull.cotangent);
  const product = (k: number, of: (id: NodeId) => NodeId): NodeId => {
    const { transposeA, transposeB } = node.attributes;
    const shape = b.shape(k === 0 ? a : c);
    const right = (): NodeId => b.matmul(of(g), transposeB ? of(c) : turned(b, of(c)), false, false);
    const left = (): NodeId => b.matmul(transposeA ? of(a) : turned(b, of(a)), of(g), false, false);
    const whole = k === 0 ? right() : left();
    return b.sumTo((k === 0 ? transposeA : transposeB) ? turned(b, whole) : whole, shape);
  };
  const known = new Map<NodeId, NodeId>();
  const size = (id: NodeId): NodeId => {
    const abs = known.get(id) ?? b.apply('abs', [id]);
    known.set(id, abs);
    return abs;
  };
  const parts = wanted.map((k) => ({ value: product(k, (id) => id), sizes: product(k, size) }));
  const evaluation = local.prepare(parts.flatMap(({ value, sizes }) => [value, sizes]));
  return {
    refresh: () => evaluation.run(),
    parts: parts.map(({ value, sizes }, at) => (): Expected => {
      const k = wanted[at] as number;
      const summed = node.shape.at(k === 0 ? -1 : -2) as number;
      const terms = summed * copies(node.shape, b.shape(k === 0 ? a : c));
      return {
        exact: evaluation.view(value),
        bound: bounded(evaluation.view(sizes), terms, run.precision),
        width: null,
      };
    }),
  };
};

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

function bounded(sizes: Float64Array, terms: number, precision: 'float64' | 'float32'): Float64Array {
  const { u, tiny } = UNITS[precision];
  const factor = terms * 1.01 * (u + UNITS.float64.u);
  const lost = terms * (tiny * u + UNITS.float64.tiny * UNITS.float64.u);
  const bound = new Float64Array(sizes.length);
  for (let i = 0; i < bound.length; i++) {
    const size = sizes[i] as number;
    // Exact zeros stay exact.
    bound[i] = size === 0 ? lost : factor * size + lost;
  }
  return bound;
}
