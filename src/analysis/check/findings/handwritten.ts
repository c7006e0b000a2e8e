import { explainHandwritten } from '../faults/handwritten.js';
import type { FaultName } from '../faults/names.js';
import { fixFor } from '../fixes.js';
import type { JudgedHandwritten } from '../handwritten.js';
import type { Point } from '../point.js';
import type { Finding, WorstEntry } from '../report.js';
import { references, short, WORDS } from './words.js';

/** A derivative that the user wrote as a formula: what is wrong with it, the evidence, and what to write instead. */
export function ofHandwritten(point: Point, judged: JudgedHandwritten, seen: boolean): Finding {
  const { layer, op, range, counts, worst, verdict } = judged.report;
  if (verdict === 'non-finite') return ofNonFinite(judged);
  const [fault = 'unknown', ...also] = onlyAtKinks(judged) ? ['invalid-subgradient'] : explainJudged(point, judged);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { df } = judged.handwritten.source;
  const said = `\`df\` ${whose(judged)} ${WORDS[fault] ?? WORDS.unknown}: \`${df}\`.`;
  const masked = seen ? '' : ' No parameter shows it here: nothing comes through behind it.';
  const fix = fixFor(point, judged.handwritten);
  const write = fix === null ? '' : ` Write \`${fix}\`.`;
  const message = `${said} ${evidence(worst, op)} ${counts.mismatch} of ${total} points differ.${masked}${write}`;
  return { layer, op, range, fault, also, message, fix, worst };
}

/** By the same table of mistakes as claims are. */
function explainJudged({ graph, batch }: Point, { handwritten, at }: JudgedHandwritten): readonly FaultName[] {
  const { fault, also } = explainHandwritten({ graph, handwritten, at, targets: batch.y.data });
  return [fault, ...also];
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

function evidence(worst: WorstEntry | null, op: string): string {
  if (!worst) return '';
  const [example = 0, ...unit] = worst.index;
  const variable = op === 'loss' ? 'a' : 'z';
  const place = `example ${example + 1}${unit.length > 0 ? `, unit ${unit.map((i) => i + 1).join(', ')}` : ''}`;
  return `At ${place} (${variable} = ${short(worst.at)}) it gives ${short(worst.analytic)}, ${references(worst)};`;
}

/** df gives NaN or an infinity, or f does: said as such, and blamed on no formula. */
function ofNonFinite(judged: JudgedHandwritten): Finding {
  const { report, handwritten, claimed, at, estimates } = judged;
  const { layer, op, range, counts, worst } = report;
  const place = Array.from(at).findIndex((_, i) => !Number.isFinite(claimed[i]) || estimates[i]?.kind === 'non-finite');
  const of = Number.isFinite(claimed[place]) ? 'f' : 'df';
  const variable = op === 'loss' ? 'a' : 'z';
  const message = `\`${of}\` ${whose(judged)} is not finite at ${variable} = ${short(at[place] as number)}: \`${handwritten.source[of]}\`. It is not at ${counts['non-finite']} of ${at.length} points.`;
  return { layer, op, range, fault: 'unknown', also: [], message, fix: null, worst };
}
