import type { Layer, Model } from '../../engine/model.js';
import { explainHandwritten } from './faults/handwritten.js';
import type { FaultName } from './faults/names.js';
import { fixFor } from './fixes.js';
import { indexOf, type JudgedHandwritten } from './handwritten.js';
import type { Point } from './point.js';
import type { Finding, ParameterReport, WorstEntry } from './report.js';

/** What each fault is, in a sentence that goes on from "`df` of layer *hidden*". */
const WORDS: Readonly<Record<string, string>> = {
  sign: 'has the wrong sign',
  'factor-2': 'is twice the derivative',
  'factor-half': 'is half the derivative',
  factor: 'is the derivative times a constant',
  'factor-batch': 'is off by the number of examples: the mean over the batch is taken elsewhere already',
  'factor-outputs': 'is off by the number of outputs',
  zero: 'is zero',
  'derivative-at-activation': 'takes the derivative at a, but a is already f(z): it belongs at z',
  'derivative-missing': 'is 1: the derivative of f is left out',
  'function-for-derivative': 'is f itself, not its derivative',
  'derivative-twice': 'takes the derivative twice',
  'derivative-of-another': 'is the derivative of another activation',
  'target-missing': 'leaves the target y out',
  'isolated-entries': 'is wrong at a few points only',
  'invalid-subgradient': 'is outside what the two sides of the kink allow',
  unknown: 'is not the derivative of f',
};

/** One finding for each hand-written derivative that is wrong, and for each parameter that no such cause explains. */
export function findingsOf(
  point: Point,
  model: Model,
  judged: readonly JudgedHandwritten[],
  parameters: readonly ParameterReport[],
): Finding[] {
  const wrong = judged.filter(({ report }) => report.verdict === 'mismatch' || report.verdict === 'non-finite');
  const unexplained = parameters.filter(({ verdict, followsFrom }) => verdict === 'mismatch' && followsFrom === null);
  return [...wrong.map((each) => ofHandwritten(point, each)), ...unexplained.map((each) => ofParameter(model, each))];
}

function ofHandwritten(point: Point, judged: JudgedHandwritten): Finding {
  const { layer, op, range, counts, worst, verdict } = judged.report;
  if (verdict === 'non-finite') return ofNonFinite(judged);
  const atKinks = judged.estimates.every((found, i) => found.kind === 'kink' || withinBound(judged, i));
  const [fault = 'unknown', ...also] = atKinks ? ['invalid-subgradient'] : explainJudged(point, judged);
  const whose = op === 'loss' ? 'of the loss' : `of layer *${layer}*`;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { df } = judged.handwritten.source;
  const message = `\`df\` ${whose} ${WORDS[fault] ?? WORDS.unknown}: \`${df}\`. ${evidence(worst, op)} ${counts.mismatch} of ${total} points differ.`;
  const fix = fixFor(point, judged);
  return {
    layer,
    op,
    range,
    fault,
    also,
    message: `${message} Write \`${fix}\`.`,
    fix,
    worst,
  };
}

/** df gives NaN or an infinity, or f does: said as such, and blamed on no formula. */
function ofNonFinite({ report, handwritten, claimed, at, estimates }: JudgedHandwritten): Finding {
  const { layer, op, range, counts, worst } = report;
  const place = Array.from(at).findIndex((_, i) => !Number.isFinite(claimed[i]) || estimates[i]?.kind === 'non-finite');
  const of = Number.isFinite(claimed[place]) ? 'f' : 'df';
  const whose = op === 'loss' ? 'of the loss' : `of layer *${layer}*`;
  const variable = op === 'loss' ? 'a' : 'z';
  const message = `\`${of}\` ${whose} is not finite at ${variable} = ${short(at[place] as number)}: \`${handwritten.source[of]}\`. It is not at ${counts['non-finite']} of ${at.length} points.`;
  return { layer, op, range, fault: 'unknown', also: [], message, fix: null, worst };
}

/** By the same table of mistakes as claims are. */
function explainJudged({ graph, batch }: Point, { handwritten, at }: JudgedHandwritten): readonly FaultName[] {
  const { fault, also } = explainHandwritten({ graph, handwritten, at, targets: batch.y.data });
  return [fault, ...also];
}

function withinBound({ claimed, estimates }: JudgedHandwritten, i: number): boolean {
  const found = estimates[i];
  return found?.kind === 'value' && Math.abs((claimed[i] as number) - found.value) <= found.bound;
}

function evidence(worst: WorstEntry | null, op: string): string {
  if (!worst) return '';
  const [example = 0, ...unit] = worst.index;
  const variable = op === 'loss' ? 'a' : 'z';
  const place = `example ${example + 1}${unit.length > 0 ? `, unit ${unit.map((i) => i + 1).join(', ')}` : ''}`;
  return `At ${place} (${variable} = ${short(worst.at)}) it gives ${short(worst.analytic)}, the numeric derivative is ${short(worst.numeric)} (± ${worst.bound.toExponential(1)});`;
}

/** Four significant digits, for a sentence. */
function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

function ofParameter(model: Model, report: ParameterReport): Finding {
  const layer: Layer | undefined = model.layers.find(({ path }) => path === report.layer);
  const worst = worstParameterEntry(report);
  const at = worst
    ? ` At [${worst.index.join(', ')}] the gradient says ${short(worst.analytic)}, the numeric one is ${short(worst.numeric)} (± ${worst.bound.toExponential(1)});`
    : '';
  const message = `The gradient of *${report.name}* does not match, and no derivative written by hand explains it.${at} ${report.counts.mismatch} of ${report.numeric.length} entries differ.`;
  return {
    layer: report.layer,
    op: 'gradient',
    range: layer?.range ?? null,
    fault: 'unknown',
    also: [],
    message,
    fix: null,
    worst,
  };
}

function worstParameterEntry({ analytic, numeric, bound, shape }: ParameterReport): WorstEntry | null {
  const excess = (i: number): number =>
    Math.abs((analytic[i] as number) - (numeric[i] as number)) / ((bound[i] as number) || Number.MIN_VALUE);
  let worst = -1;
  for (let i = 0; i < numeric.length; i++) if (worst < 0 || excess(i) > excess(worst)) worst = i;
  if (worst < 0) return null;
  return {
    index: indexOf(shape, worst),
    at: Number.NaN,
    analytic: analytic[worst] as number,
    numeric: numeric[worst] as number,
    bound: bound[worst] as number,
  };
}
