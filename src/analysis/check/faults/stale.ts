import type { NodeId } from '../../../engine/graph.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import type { Guess, Hypothesis, Structure } from './hypothesis.js';
import { endOf, type Known, weightsOf, withPenalty } from './known.js';
import { type End, handed } from './replay.js';
import { isProduct } from './someFactor.js';

/**
 * The layer's input of the step before in ∇W. Where that step is known, its values tell; else the form does: ∇W = Δᵀ M for
 * some M in place of the input. That says that the mistake is in the input and not in δ, and no more; it is considered where
 * no other input of a name fits. Where the batch has as many examples as the layer has units, every matrix is of that form.
 */
export function staleInput(known: Known): Hypothesis[] {
  const { b, layer, claim, before, penalty } = known;
  const end = endOf(known);
  if (!layer || end === null) return [];
  const delta = end.cotangent;
  if (before) {
    const made = handed(b, layer, claim.claim.node, end, { x: before.value(layer.x) });
    return made === null ? [] : [{ fault: 'stale-activation', node: withPenalty(known, made) }];
  }
  if (!isDense(known)) return [];
  const [examples = 1, outputs = 1] = b.shape(delta);
  const inputs = b.shape(claim.claim.node)[1] ?? 1;
  const structure: Structure = {
    fault: 'stale-activation',
    last: true,
    needs: penalty === null ? [delta] : [delta, penalty],
    fits: (analytic, read) => {
      const taken = penalty === null ? null : read(penalty);
      const rest = analytic.map((entry, i) => entry - (taken?.exact[i] ?? 0));
      const spread = analytic.map((entry, i) => (taken?.bound[i] ?? 0) + 2 ** -52 * Math.abs(entry));
      const left = { ...read(delta), rows: outputs, columns: examples, transposed: true };
      return isProduct(left, { numbers: rest, spread, columns: inputs }, UNITS[known.point.precision].u);
    },
  };
  return [structure];
}

/** The weights of the step before in what is handed down; by their values, or by the form: Δ M for some M in place of W. */
export function staleWeight(known: Known): Hypothesis[] {
  const { b, layer, before } = known;
  const end = endOf(known);
  if (!layer || end === null) return [];
  const delta = end.cotangent;
  if (before) return weightsOf(known).flatMap((weight) => withWeight(known, end, weight, before.value(weight)));
  if (!isDense(known)) return [];
  const [examples = 1, outputs = 1] = b.shape(delta);
  const inputs = b.shape(layer.x)[1] ?? 1;
  const structure: Structure = {
    fault: 'stale-weight',
    last: true,
    needs: [delta],
    fits: (analytic, read) => {
      const spread = analytic.map((entry) => 2 ** -52 * Math.abs(entry));
      const left = { ...read(delta), rows: examples, columns: outputs, transposed: false };
      return isProduct(left, { numbers: analytic, spread, columns: inputs }, UNITS[known.point.precision].u);
    },
  };
  return [structure];
}

function withWeight({ b, layer }: Known, end: End, weight: NodeId, other: NodeId): Guess[] {
  const made = layer && handed(b, layer, layer.x, end, { parameters: new Map([[weight, other]]) });
  return made === null ? [] : [{ fault: 'stale-weight', node: made }];
}

/** Z = AWᵀ + b with a row for each example. */
function isDense({ point, layer, b }: Known): boolean {
  const type = point.model.layers.find(({ path }) => path === layer?.path)?.type;
  return type === 'dense' && layer !== null && b.shape(layer.z).length === 2;
}
