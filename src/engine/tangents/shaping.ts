import type { GraphBuilder } from '../builder.js';
import type { Application, NodeId } from '../graph.js';
import type { PrimitiveName } from '../primitives/table.js';
import type { AttributesOf } from '../rules.js';
import { added, type Tangent } from './rule.js';

/** A linear op: what it makes of its first input's tangent; its others (indices) do not move. */
function linear<K extends PrimitiveName>(
  attributes: (given: AttributesOf[K]) => AttributesOf[K] = (given) => given,
): Tangent<K> {
  return (b, node, [t = null]) => {
    if (t === null) return null;
    const [x, ...others] = node.inputs as [NodeId, ...NodeId[]];
    return b.apply(node.op, [whole(b, t, x), ...others], attributes(node.attributes));
  };
}

/** A tangent with an entry for every entry of its input. */
function whole(b: GraphBuilder, t: NodeId, input: NodeId): NodeId {
  return b.expand(t, b.shape(input));
}

/** The largest tangent among the entries that are the largest. */
function largestOfTied(b: GraphBuilder, node: Application<'max'>, t: NodeId): NodeId {
  const x = node.inputs[0] as NodeId;
  const { from, to } = node.attributes;
  const kept = b.shape(x).map((extent, axis) => (axis >= from && axis < to ? 1 : extent));
  const wins = b.apply('equal', [x, b.reshape(node.id, kept)]);
  const candidates = b.where(wins, whole(b, t, x), b.number(Number.NEGATIVE_INFINITY));
  return b.apply('max', [candidates], node.attributes);
}

/** Ops that move entries, add them up, or multiply matrices. */
export const shapingTangents = {
  sum: linear<'sum'>(),
  reshape: linear<'reshape'>(),
  expand: linear<'expand'>(),
  permute: linear<'permute'>(),
  slice: linear<'slice'>(),
  pad: linear<'pad'>((given) => ({ ...given, value: 0 })),
  gather: linear<'gather'>(),
  scatterAdd: linear<'scatterAdd'>(),
  window: linear<'window'>(),
  overlapAdd: linear<'overlapAdd'>(),
  cumsum: linear<'cumsum'>(),
  concat: ((b, node, tangents) => {
    if (tangents.every((t) => t === null)) return null;
    const parts = node.inputs.map((input, k) => whole(b, tangents[k] ?? b.number(0), input));
    return b.apply('concat', parts, node.attributes);
  }) as Tangent<'concat'>,
  max: ((b, node, [t = null]) => (t === null ? null : largestOfTied(b, node, t))) as Tangent<'max'>,
  /** d(AB) = dA B + A dB. */
  matmul: ((b, node, [ta = null, tc = null]) => {
    const [a, c] = node.inputs as [NodeId, NodeId];
    const { transposeA, transposeB } = node.attributes;
    return added(b, [
      ta === null ? null : b.matmul(whole(b, ta, a), c, transposeA, transposeB),
      tc === null ? null : b.matmul(a, whole(b, tc, c), transposeA, transposeB),
    ]);
  }) as Tangent<'matmul'>,
} as const;
