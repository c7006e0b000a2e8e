import { sameShape } from '../../../engine/tensor.js';
import { carryLost } from './carry.js';
import type { Guess, Hypothesis } from './hypothesis.js';
import { endOf, type Known, rolled, weightsOf, withPenalty } from './known.js';
import { oneExample, upstreamForDelta } from './misplacedCotangent.js';
import { handed } from './replay.js';
import { staleWeight } from './stale.js';
import { crossTermsMissing } from './withinSoftmax.js';

/** What a layer hands down to its input: δ at the next op. */
export function handedDown(known: Known): Hypothesis[] {
  const { b, expected } = known;
  const last = b.shape(expected).length - 1;
  const shifted = [1, -1].map((by): Guess => ({ fault: 'input-shifted', node: rolled(b, expected, last, by) }));
  return [
    ...notTransposed(known),
    ...overwritten(known),
    ...carryLost(known),
    ...crossTermsMissing(known),
    ...upstreamForDelta(known),
    ...shifted,
    ...oneExample(known),
    ...staleWeight(known),
  ];
}

/** W where Wᵀ belongs: both do for as many inputs as outputs. */
function notTransposed(known: Known): Guess[] {
  const { b, layer, graph, claim } = known;
  const end = endOf(known);
  if (!layer || end === null || claim.claim.node !== layer.x) return [];
  return weightsOf(known).flatMap((weight) => {
    const shape = b.shape(weight);
    const order = [1, 0, ...shape.slice(2).map((_, k) => k + 2)];
    if (shape.length < 2 || shape[0] !== shape[1]) return [];
    const turned = b.apply('permute', [weight], { order });
    const made = handed(b, layer, layer.x, end, { parameters: new Map([[weight, turned]]) });
    return made === null || !sameShape(b.shape(made), b.shape(graph.x === layer.x ? graph.x : layer.x))
      ? []
      : [{ fault: 'weight-not-transposed', node: made }];
  });
}

/** Of several uses only one handed its part back: the sum at the fan-out was overwritten. */
export function overwritten(known: Known): Guess[] {
  const { b, claim, point, expected } = known;
  const meeting = point.backward.meetings.find(({ node }) => node === claim.claim.node);
  const parts = meeting?.parts ?? [];
  return parts
    .filter((part) => sameShape(b.shape(part), b.shape(expected)))
    .map((part): Guess => ({ fault: 'fan-out-overwritten', node: withPenalty(known, part) }));
}
