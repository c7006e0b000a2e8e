import type { Handwritten } from '../../../engine/graph.js';
import type { Data, Tensor } from '../../../engine/tensor.js';
import { domainPlaces } from '../domain.js';
import type { Explanation } from '../faults/explained.js';
import { explainHandwritten } from '../faults/handwritten.js';
import { fixFor } from '../fixes.js';
import type { JudgedHandwritten } from '../handwritten.js';
import type { Point } from '../point.js';
import type { Finding } from '../report.js';
import { verdictsAt } from '../writtenVerdicts.js';
import { adviceOf, type Domain, saidOf } from './formula.js';
import { claimedOf, differ, references, short } from './words.js';

/** A derivative that the user wrote as a formula: what is wrong with it, the evidence, and what to write instead. Yields on the way. */
export function* ofHandwritten(point: Point, judged: JudgedHandwritten, seen: boolean): Generator<void, Finding> {
  const { layer, op, range, counts, worst, verdict } = judged.report;
  if (verdict === 'non-finite') return ofNonFinite(judged);
  const domain = yield* placesOf(point, judged.handwritten);
  yield;
  const explanation = onlyAtKinks(judged) ? INVALID : yield* explainJudged(point, judged, domain);
  const { fault, also } = explanation;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const masked = seen ? '' : ' No parameter shows it here: nothing comes through behind it.';
  const fix = yield* fixFor(point, judged.handwritten);
  const said = `\`df\` ${whose(judged)} ${saidOf(judged, domain, explanation)}.`;
  const advice = adviceOf(fix, domain, explanation);
  const message = `${said} ${evidence(judged, point.batch.y)} ${differ(counts.mismatch, total, 'point')}${masked}${advice}`;
  return { layer, op, range, fault, also, message, fix, worst };
}

const INVALID: Explanation = { fault: 'invalid-subgradient', also: [] };

function* placesOf(point: Point, handwritten: Handwritten): Generator<void, Domain> {
  const places = yield* domainPlaces(point, handwritten);
  yield;
  return { places, judged: verdictsAt(point.graph, handwritten, places) };
}

/** Where a mistake has to be one: at the inputs of this step, and between −8 and 8, where numbers neither overflow nor vanish. */
const TRIED = 8;

/** By the same table of mistakes as claims are; by the whole formula, so that what only looks alike at some inputs is none. */
function* explainJudged(
  { graph, batch }: Point,
  { handwritten, at }: JudgedHandwritten,
  { places, judged }: Domain,
): Generator<void, Explanation> {
  const tried = [...places.at.keys()].filter((i) => {
    const finite =
      Number.isFinite(judged.written[i]) && Number.isFinite(judged.bound[i]) && judged.verdicts[i] !== null;
    return finite && Math.abs(places.at[i] as number) <= TRIED && places.below[i] === places.above[i];
  });
  const joined = (traced: Data, more: Float64Array): Float64Array =>
    Float64Array.from([...traced, ...tried.map((i) => more[i] as number)]);
  const targets = Float64Array.from(at, (_, i) => batch.y.data[i] ?? 0);
  return yield* explainHandwritten({
    graph,
    handwritten,
    at: joined(at, places.at),
    targets: joined(targets, places.y),
  });
}

function whose({ report: { op, layer } }: JudgedHandwritten): string {
  return op === 'loss' ? 'of the loss' : `of layer *${layer}*`;
}

/** Everywhere else df is what differences of f say. */
function onlyAtKinks({ estimates, claimed }: JudgedHandwritten): boolean {
  return estimates.every((found, i) => {
    if (found.kind !== 'value') return found.kind === 'kink';
    const slack = 1e-9 * Math.abs(found.value);
    return Math.abs((claimed[i] as number) - found.value) <= found.bound + slack;
  });
}

function evidence({ report: { worst, op }, at, estimates }: JudgedHandwritten, y: Tensor): string {
  if (!worst) return '';
  const [example = 0, ...unit] = worst.index;
  const target = y.data[worst.index.reduce((flat, i, k) => flat * (y.shape[k] ?? 1) + i, 0)];
  const numbers =
    op === 'loss' ? `a = ${short(worst.at)}, y = ${short(target ?? Number.NaN)}` : `z = ${short(worst.at)}`;
  const place = `example ${example + 1}${unit.length > 0 ? `, unit ${unit.map((i) => i + 1).join(', ')}` : ''}`;
  const kink = estimates.find((each, i) => at[i] === worst.at && each.kind === 'kink');
  const says = kink?.kind === 'kink' ? onKink(kink.left, kink.right) : references(worst);
  return `At ${place} (${numbers}) it gives ${claimedOf(worst)}, ${says};`;
}

function onKink(left: number, right: number): string {
  return `and anything from ${short(Math.min(left, right))} to ${short(Math.max(left, right))} would do on this kink`;
}

/** df gives NaN or an infinity, or f does: said as such, and blamed on no formula. */
function ofNonFinite(judged: JudgedHandwritten): Finding {
  const { report, handwritten, claimed, at, estimates } = judged;
  const { layer, op, range, counts, worst } = report;
  const place = Array.from(at).findIndex((_, i) => !Number.isFinite(claimed[i]) || estimates[i]?.kind === 'non-finite');
  const of = Number.isFinite(claimed[place]) ? 'f' : 'df';
  const variable = op === 'loss' ? 'a' : 'z';
  const message = `\`${of}\` ${whose(judged)} says \`${handwritten.source[of]}\`, which is not finite at ${variable} = ${short(at[place] as number)}. It is not finite at ${counts['non-finite']} of ${at.length} points.`;
  return { layer, op, range, fault: 'non-finite', also: [], message, fix: null, worst };
}
