import { indexOf } from '../entryIndex.js';
import { resolutionOf } from '../exact/entries.js';
import type { TracedRun } from '../exact/traced.js';
import type { NodeReport, WorstEntry } from '../report.js';
import { worstOf } from '../verdict.js';
import type { CodePart, JudgedCode } from './judge.js';

/** What one backward hands one of its inputs, as it is reported. */
export interface CodeReport {
  readonly report: NodeReport;
  readonly code: JudgedCode;
  readonly part: CodePart;
}

/** A row for everything that a backward gives. From the loss down. */
export function codeReports(run: TracedRun, judged: readonly JudgedCode[]): CodeReport[] {
  return judged.flatMap((code) => code.parts.map((part) => ({ report: reportOf(run, code, part), code, part })));
}

function reportOf(run: TracedRun, { layer, range }: JudgedCode, part: CodePart): NodeReport {
  const { name, counts, exact, bound } = part;
  return {
    layer,
    op: name,
    by: 'module',
    range,
    counts,
    verdict: worstOf(counts),
    resolution: resolutionOf([{ exact, boundAt: (i) => bound[i] as number }]),
    worst: worstEntry(run, part),
  };
}

/** Of the worst verdict the entry that is furthest beyond its bound. */
function worstEntry({ execution }: TracedRun, part: CodePart): WorstEntry | null {
  const { verdicts, input, shape, analytic, exact, bound, open } = part;
  if (verdicts.length === 0) return null;
  const worst = verdicts.reduce((low, code) => Math.min(low, code), Number.POSITIVE_INFINITY);
  const off = (i: number): number => {
    const beyond =
      Math.abs((analytic[i] as number) - (exact[i] as number)) / ((bound[i] as number) || Number.MIN_VALUE);
    return Number.isNaN(beyond) ? Number.POSITIVE_INFINITY : beyond;
  };
  const entries = [...verdicts.keys()].filter((i) => verdicts[i] === worst);
  const i = entries.reduce((best, entry) => (off(entry) > off(best) ? entry : best));
  const why = open.get(i);
  return {
    index: indexOf(shape, i),
    at: execution.view(input)[i] as number,
    analytic: analytic[i] as number,
    numeric: exact[i] as number,
    bound: bound[i] as number,
    ...(why === undefined ? {} : { open: why }),
  };
}
