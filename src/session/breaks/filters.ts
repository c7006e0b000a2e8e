import type { LayerNodes } from '../../engine/graph.js';
import { weightsOf } from '../../engine/train/curves.js';
import { plain } from '../../formats/plain.js';
import { numberText } from '../watch/valueText.js';
import type { BreakFilter } from './breakpoint.js';
import { dead } from './dead.js';
import { notFinite } from './nonFinite.js';
import type { Noticed, StepJudged, StepSeen } from './seen.js';

/** What each filter looks for. */
export const FILTERS: Readonly<Record<BreakFilter, (seen: StepJudged) => Noticed | null>> = {
  nonFinite: notFinite,
  vanishing,
  exploding,
  dead,
  lossRises,
  mismatch,
};

/** Of the layers that have weights: the δ of the one that is nearest to the input and has lost its gradient on the way. */
function vanishing(seen: StepJudged): Noticed | null {
  return deltaWhere(seen, (size, last) => size > 0 && size < seen.limits.vanishing * last);
}

/** Gradients so large that an update along them would be larger than what it updates; or a δ that has grown on its way down. */
function exploding(seen: StepJudged): Noticed | null {
  return tooLong(seen) ?? deltaWhere(seen, (size, last) => last > 0 && size > seen.limits.exploding * last);
}

/** Of the layers that have weights: the one nearest to the input whose ‖δ‖ is so, beside that at the output. */
function deltaWhere({ trainer, model }: StepSeen, isSo: (size: number, last: number) => boolean): Noticed | null {
  const { layers } = trainer.graph;
  const last = trainer.norm((layers.at(-1) as LayerNodes).delta);
  const found = layers.find(({ path, delta }) => isSo(trainer.norm(delta), last) && hasWeights(model, path));
  if (!found) return null;
  const size = trainer.norm(found.delta);
  const quantity = `${found.path}.delta`;
  return { quantity, text: `‖${quantity}‖ is ${numberText(size)}, and ${numberText(last)} at the output` };
}

/** Of weights that an update changes: frozen ones have a gradient as others have, and nothing comes of it. */
function tooLong({ trainer, model }: StepSeen): Noticed | null {
  const frozen = new Set(model.parameters.flatMap((each) => (each.frozen ? [each.name] : [])));
  for (const layer of model.layers) {
    for (const name of weightsOf(layer).filter((each) => !frozen.has(each))) {
      const [weight, gradient] = [trainer.graph.parameters.get(name), trainer.graph.gradients.get(name)];
      if (weight === undefined || gradient === undefined) continue;
      const [size, update] = [trainer.norm(weight), trainer.learningRate * trainer.norm(gradient)];
      if (size > 0 && update > size) {
        const text = `η ‖∇${name}‖ is ${numberText(update)}, more than ‖${name}‖ = ${numberText(size)}`;
        return { quantity: `${name}.gradient`, text };
      }
    }
  }
  return null;
}

/** J of one batch is compared with J of the same batch: with several of them it is the mean over an epoch that must not rise. */
function lossRises({ trainer, history }: StepSeen): Noticed | null {
  const { step, plan } = trainer;
  const length = plan.stepsPerEpoch;
  if (step < 2 * length - 1 || (step + 1) % length !== 0) return null;
  const mean = (from: number): number => average(history.loss.slice(from, from + length));
  const [before, now] = [mean(step + 1 - 2 * length), mean(step + 1 - length)];
  if (!(now > before)) return null;
  const what = length === 1 ? 'J' : 'the mean of J over an epoch';
  return { quantity: 'loss', text: `${what} rose from ${numberText(before)} to ${numberText(now)}` };
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function hasWeights(model: StepSeen['model'], path: string): boolean {
  const layer = model.layers.find((each) => each.path === path);
  return layer !== undefined && weightsOf(layer).length > 0;
}

/** The cause that a check names: a derivative that is wrong at the numbers of this step. */
function mismatch({ check }: StepSeen): Noticed | null {
  const [finding] = check?.findings ?? [];
  return finding ? { quantity: `${finding.layer}.delta`, text: plain(finding.message) } : null;
}
