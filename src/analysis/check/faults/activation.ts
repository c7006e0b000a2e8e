import { elementwiseDerivative } from '../../../engine/differentiate.js';
import type { NodeId } from '../../../engine/graph.js';
import { softmax } from '../../../engine/ops/softmax.js';
import { sameShape } from '../../../engine/tensor.js';
import { elementwise } from './elementwise.js';
import type { Guess, Hypothesis } from './hypothesis.js';
import { invalidSubgradient } from './kinkChoice.js';
import type { Known } from './known.js';
import { replay } from './replay.js';

/** f' of a layer's activation. */
export function activation(known: Known): Hypothesis[] {
  const { b, layer, cotangent, claim } = known;
  const upstream = layer && cotangent(layer.a);
  if (!layer || upstream === null || claim.claim.node !== layer.z) return [];
  const { z, a } = layer;
  if (!sameShape(b.shape(z), b.shape(a))) return [];
  if (mixes(known, z, a)) return acrossEntries(known, a, upstream);
  const at = b.apply('detach', [z]);
  const slope = elementwiseDerivative(b, replay(b, { from: z + 1, to: a + 1 }, new Map([[z, at]]))(a), at);
  return [...elementwise({ b, z, a, slope, cotangent: upstream }), invalidSubgradient(known)];
}

/** Softmax and its like: sums between z and a. */
function mixes({ b }: Known, z: NodeId, a: NodeId): boolean {
  for (let id = z + 1; id <= a; id++) {
    const node = b.node(id);
    if (node.kind === 'apply' && node.op === 'sum') return true;
  }
  return false;
}

/** p(1 − p) for the whole Jacobian of softmax, none of it, or that along another axis. */
function acrossEntries({ b, claim }: Known, p: NodeId, upstream: NodeId): Guess[] {
  const own = b.mul(p, b.sub(b.number(1), p));
  const z = claim.claim.node;
  const rank = b.shape(z).length;
  const along = Array.from({ length: rank - 1 }, (_, axis): Guess => {
    const q = softmax(b, z, axis);
    const inner = b.mul(q, upstream);
    const sums = b.reshape(
      b.sum(inner, axis, axis + 1),
      b.shape(z).map((extent, k) => (k === axis ? 1 : extent)),
    );
    return { fault: 'softmax-axis', node: b.mul(q, b.sub(upstream, sums)) };
  });
  return [
    { fault: 'softmax-cross-terms-missing', node: b.mul(upstream, own) },
    { fault: 'derivative-missing', node: b.mul(upstream, b.expand(b.number(1), b.shape(z))) },
    { fault: 'function-for-derivative', node: b.mul(upstream, p) },
    ...along,
  ];
}
