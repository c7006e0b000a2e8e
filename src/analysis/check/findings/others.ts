import type { Model } from '../../../engine/model.js';
import { NOTES, VERDICTS } from '../codes.js';
import { indexOf } from '../entryIndex.js';
import type { Finding, NodeReport, ParameterReport, WorstEntry } from '../report.js';
import { claimedOf, differ, references } from './words.js';

/** An op of the engine hands on what its own derivative is not: our mistake, and said to be. */
export function ofEngine({ layer, op, range, counts, worst }: NodeReport, seen: boolean): Finding {
  const at = worst ? ` At [${worst.index.join(', ')}] it hands back ${claimedOf(worst)}, ${references(worst)};` : '';
  const masked = seen ? '' : ' No parameter shows it here.';
  const where = layer === 'loss' ? 'the loss' : `layer *${layer}*`;
  const message = `The derivative of \`${op}\` in ${where} is wrong, and nobody but DeltaScope wrote it: please report this.${at} ${counts.mismatch} numbers differ.${masked}`;
  return { layer, op, range, fault: 'unknown', also: [], message, fix: null, worst };
}

export function ofParameter(model: Model, report: ParameterReport): Finding {
  const worst = worstEntry(report);
  const at = worst
    ? ` At [${worst.index.join(', ')}] the gradient says ${claimedOf(worst)}, ${references(worst)};`
    : '';
  const message = `The gradient of *${report.name}* does not match, and no derivative on the way to it explains that.${at} ${differ(report.counts.mismatch, report.numeric.length, 'entry')}`;
  return { ...placeOf(model, report.layer), op: 'gradient', fault: 'unknown', also: [], message, fix: null, worst };
}

/** Two witnesses that share no formula say different things: one of them, or the model, is not what it seems. */
export function ofDisagreement(model: Model, report: ParameterReport): Finding {
  const entry = report.notes.indexOf(NOTES.indexOf('the exact and the numeric derivative disagree'));
  const worst = entryAt(report, entry);
  if (Number.isNaN(report.exact[entry])) {
    const message = `All code on the way to *${report.name}* hands back the derivative of its own \`forward\`, and yet J has another one at [${worst.index.join(', ')}]: the gradient says ${claimedOf(worst)}, ${references(worst)}. Something that a \`forward\` keeps from call to call, or a kink nearby, could do that.`;
    return { ...placeOf(model, report.layer), op: 'gradient', fault: 'unknown', also: [], message, fix: null, worst };
  }
  const message = `The derivative of *${report.name}* at [${worst.index.join(', ')}] by the rules of calculus and the one by differences of J disagree: ${references(worst)}. One of DeltaScope's two ways is wrong here, or J is not the function that it seems: please report this.`;
  return { ...placeOf(model, report.layer), op: 'gradient', fault: 'unknown', also: [], message, fix: null, worst };
}

export function placeOf(model: Model, layer: string): Pick<Finding, 'layer' | 'range'> {
  const range = model.layers.find(({ path }) => path === layer)?.range;
  return { layer, range: range ?? (layer === 'loss' ? model.ranges.loss : null) };
}

const MISMATCH = VERDICTS.indexOf('mismatch');

/** Of those that are wrong the entry furthest beyond the bound that says most. */
function worstEntry(report: ParameterReport): WorstEntry | null {
  let worst = -1;
  for (let i = 0; i < report.numeric.length; i++) {
    if (report.verdicts[i] !== MISMATCH) continue;
    if (worst < 0 || excess(report, i) > excess(report, worst)) worst = i;
  }
  return worst < 0 ? null : entryAt(report, worst);
}

function excess({ analytic, exact, exactBound, numeric, bound }: ParameterReport, i: number): number {
  const beyond = (reference: number, e: number): number =>
    Math.abs((analytic[i] as number) - reference) / (e || Number.MIN_VALUE) || 0;
  return Math.max(
    beyond(exact[i] as number, exactBound[i] as number),
    beyond(numeric[i] as number, bound[i] as number),
  );
}

function entryAt({ analytic, exact, exactBound, numeric, bound, shape }: ParameterReport, i: number): WorstEntry {
  return {
    index: indexOf(shape, i),
    at: Number.NaN,
    analytic: analytic[i] as number,
    ...(Number.isNaN(exact[i]) ? {} : { exact: { value: exact[i] as number, bound: exactBound[i] as number } }),
    numeric: numeric[i] as number,
    bound: bound[i] as number,
  };
}
