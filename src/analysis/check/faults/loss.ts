import { differentiate } from '../../../engine/differentiate.js';
import type { NodeId } from '../../../engine/graph.js';
import { softmax } from '../../../engine/ops/softmax.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { Guess, Hypothesis } from './hypothesis.js';
import { invalidSubgradient } from './kinkChoice.js';
import type { Known } from './known.js';
import { replay } from './replay.js';

/** ∂J by what the network gives. */
export function loss(known: Known): Hypothesis[] {
  const { claim, graph, point } = known;
  if (claim.claim.node !== graph.output) return [];
  const own = point.model.loss === 'cross-entropy' ? crossEntropy(known) : [targetMissing(known)];
  return [...own, ...extraDerivative(known), invalidSubgradient(known)];
}

/** From logits: (p Σt − t)/N is right, and here s is 1/N, over the positions of a sequence too. */
function crossEntropy({ b, graph }: Known): Guess[] {
  const { output: z, y, batchSize } = graph;
  const p = softmax(b, z);
  const s = b.number(1 / (batchSize * sizeOf(b.shape(z).slice(1, -1))));
  const one = b.number(1);
  const others = b
    .shape(z)
    .slice(0, -1)
    .map(
      (_, axis): Guess => ({
        fault: 'softmax-axis',
        node: b.mul(s, b.sub(softmax(b, z, axis), y)),
      }),
    );
  return [
    { fault: 'target-missing', node: b.mul(s, p) },
    { fault: 'softmax-cross-terms-missing', node: b.mul(s, b.apply('negate', [b.mul(y, b.sub(one, p))])) },
    { fault: 'extra-derivative', node: b.mul(s, b.mul(b.sub(p, y), b.mul(p, b.sub(one, p)))) },
    ...others,
  ];
}

/** The same with targets of zero. */
function targetMissing({ b, graph }: Known): Guess {
  const { output, y, loss: total } = graph;
  const at = b.apply('detach', [output]);
  const none = b.expand(b.number(0), b.shape(y));
  const replaced = new Map<NodeId, NodeId>([
    [output, at],
    [y, none],
  ]);
  const now = replay(b, { from: output + 1, to: total + 1 }, replaced);
  const made = differentiate(b, now(total), b.number(1)).get(at);
  return { fault: 'target-missing', node: made ?? b.expand(b.number(0), b.shape(output)) };
}

/** Times σ'(z), as if the output had gone through a sigmoid; or a(1 − a), as if it had already. */
function extraDerivative({ b, graph, expected }: Known): Guess[] {
  const slope = (a: NodeId): NodeId => b.mul(a, b.sub(b.number(1), a));
  const { output } = graph;
  return [slope(output), slope(b.apply('sigmoid', [output]))].map((factor) => ({
    fault: 'extra-derivative',
    node: b.mul(expected, factor),
  }));
}
