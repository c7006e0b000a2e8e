import type { NodeId } from '../../../engine/graph.js';
import { type Shape, sizeOf } from '../../../engine/tensor.js';
import { VERDICTS, type Verdict } from '../codes.js';
import type { VerdictCounts } from '../report.js';
import { codeOf, verdictOfEntry, worstOf } from '../verdict.js';
import type { Expected } from './site.js';

/** What one op hands one of its inputs. Where every entry matches, and arrays were not asked for, they are empty. */
export interface JudgedPart {
  readonly input: NodeId;
  /** Which of the op's inputs it is. */
  readonly place: number;
  readonly shape: Shape;
  readonly analytic: Float64Array;
  /** At a kink the middle of the hull of the one-sided derivatives. */
  readonly exact: Float64Array;
  /** |analytic − exact| is at most this where all is well: rounding, and at a kink half the hull's width. */
  readonly bound: Float64Array;
  /** Half the hull's width, > 0 at kinks; null where there are none. A mismatch there is an invalid subgradient. */
  readonly width: Float64Array | null;
  /** Indices into VERDICTS. */
  readonly verdicts: Uint8Array;
  readonly counts: VerdictCounts;
  readonly invalidSubgradients: number;
  /** Entries whose reference comes from differences, since nothing exact is known of them; absent where there are none. */
  readonly byDifferences?: ReadonlySet<number>;
}

export interface Judging {
  readonly input: NodeId;
  readonly place: number;
  readonly shape: Shape;
  readonly analytic: ArrayLike<number>;
  readonly expected: Expected;
  /** Differences are meant. */
  readonly declared?: boolean;
  /** Keep arrays also where all entries match. */
  readonly keep: boolean;
}

const [MISMATCH, DECLARED] = [codeOf('mismatch'), codeOf('declared')];

export function judgePart(judging: Judging): JudgedPart {
  const { input, place, shape, expected, keep } = judging;
  const size = expected.exact.length;
  if (!keep && expected.width === null && allMatch(judging)) {
    return matchingPart(input, place, shape);
  }
  const analytic = Float64Array.from({ length: size }, (_, i) => judging.analytic[i] ?? 0);
  const [exact, bound] = [Float64Array.from(expected.exact), Float64Array.from(expected.bound)];
  const { width } = expected;
  const verdicts = new Uint8Array(size);
  let invalidSubgradients = 0;
  for (let i = 0; i < size; i++) {
    const [n, w] = [exact[i] as number, width?.[i] ?? 0];
    const verdict = codeOf(verdictOfEntry(analytic[i] as number, n - w, bound[i] as number, n + w));
    if (verdict === MISMATCH && w > 0) invalidSubgradients++;
    verdicts[i] = verdict === MISMATCH && judging.declared ? DECLARED : verdict;
    bound[i] = (bound[i] as number) + w;
  }
  const counts = countsOf(...tally(verdicts));
  return { input, place, shape, analytic, exact, bound, width, verdicts, counts, invalidSubgradients };
}

/** A part whose entries all match, without its arrays. */
export function matchingPart(input: NodeId, place: number, shape: Shape): JudgedPart {
  const counts = { ...NONE_COUNTED, match: sizeOf(shape) };
  return { ...NOTHING_KEPT, input, place, shape, counts, invalidSubgradients: 0 };
}

/** The same part with some entries at kinks found to be invalid choices. */
export function withInvalid(part: JudgedPart, entries: readonly number[]): JudgedPart {
  const verdicts = part.verdicts.slice();
  for (const i of entries) verdicts[i] = MISMATCH;
  const invalidSubgradients = verdicts.reduce(
    (sum, verdict, i) => sum + (verdict === MISMATCH && (part.width?.[i] ?? 0) > 0 ? 1 : 0),
    0,
  );
  return { ...part, verdicts, counts: countsOf(...tally(verdicts)), invalidSubgradients };
}

export function verdictOfParts(parts: readonly JudgedPart[]): Verdict {
  return VERDICTS.find((verdict) => parts.some(({ counts }) => worstOf(counts) === verdict)) ?? 'match';
}

const NONE_COUNTED = countsOf();
const NOTHING = new Float64Array(0);
const NOTHING_KEPT = {
  analytic: NOTHING,
  exact: NOTHING,
  bound: NOTHING,
  width: null,
  verdicts: new Uint8Array(0),
} as const;

function allMatch({ analytic, expected: { exact, bound } }: Judging): boolean {
  if (analytic.length !== exact.length) return false;
  for (let i = 0; i < exact.length; i++) {
    if (verdictOfEntry(analytic[i] as number, exact[i] as number, bound[i] as number) !== 'match') return false;
  }
  return true;
}

function tally(verdicts: Uint8Array): (readonly [number, number])[] {
  const counts = new Array<number>(VERDICTS.length).fill(0);
  for (const code of verdicts) counts[code] = (counts[code] as number) + 1;
  return counts.map((count, code) => [code, count] as const);
}

function countsOf(...counted: readonly (readonly [number, number])[]): VerdictCounts {
  const counts = new Map(counted);
  return Object.fromEntries(VERDICTS.map((verdict, code) => [verdict, counts.get(code) ?? 0])) as VerdictCounts;
}

/** At most so many entries say how fine a check could see. */
const SEEN = 64;

/** Reference values, and their bounds looked up one by one. */
export interface Seen {
  readonly exact: ArrayLike<number>;
  boundAt(i: number): number;
}

/** The median of B/|N| over entries spread evenly; NaN where every entry is 0. */
export function resolutionOf(all: readonly Seen[]): number {
  const total = all.reduce((sum, { exact }) => sum + exact.length, 0);
  const step = Math.max(1, Math.ceil(total / SEEN));
  const relative = new Float64Array(SEEN + all.length);
  let count = 0;
  for (const each of all) {
    for (let i = 0; i < each.exact.length; i += step) {
      const n = Math.abs(each.exact[i] as number);
      if (n > 0) relative[count++] = each.boundAt(i) / n;
    }
  }
  const sorted = relative.subarray(0, count).sort();
  return sorted[count >> 1] ?? Number.NaN;
}
