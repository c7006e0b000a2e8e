import { VERDICTS } from '../analysis/check/codes.js';
import type { CheckReport, ParameterReport } from '../analysis/check/report.js';
import type { CheckedEntries, EntriesQuery } from '../protocol.js';

/** Entries that do not match, at most, in one answer. */
const LIMIT = 20_000;

/** The entries of a parameter, worst first. Throws an Error for the user where the check says nothing of it. */
export function entriesOf(report: CheckReport | null, asked: EntriesQuery, revision: number): CheckedEntries {
  const parameter = report?.parameters.find(({ name }) => name === asked.parameter);
  if (!parameter) throw new Error(`the check has no entries of "${asked.parameter}"${report ? '' : ': check first'}`);
  const ratios = ratiosOf(parameter);
  const { places, leftOut } = choose(parameter, ratios, asked.points);
  const pick = (from: ArrayLike<number>): Float64Array => Float64Array.from(places, (i) => from[i] as number);
  const { analytic, exact, exactBound, numeric, bound, verdicts, notes, shape } = parameter;
  return {
    parameter: asked.parameter,
    revision,
    shape,
    places: Float64Array.from(places),
    analytic: pick(analytic),
    exact: pick(exact),
    exactBound: pick(exactBound),
    numeric: pick(numeric),
    numericBound: pick(bound),
    ratio: pick(ratios),
    verdict: pick(verdicts),
    note: pick(notes),
    total: analytic.length,
    leftOut,
  };
}

/**
 * |analytic − reference| in units of the bound: the exact derivative where its bound was computed, else the numeric one,
 * whose bound spans both sides of a kink. 0 where they are the same, whatever the bound.
 */
export function ratiosOf({ analytic, exact, exactBound, numeric, bound, verdicts }: ParameterReport): Float64Array {
  return analytic.map((value, i) => {
    const atKink = verdicts[i] === KINK && Number.isFinite(bound[i]);
    const known = Number.isFinite(exactBound[i]) && !atKink;
    const off = Math.abs(value - ((known ? exact : numeric)[i] as number));
    return off === 0 ? 0 : off / ((known ? exactBound : bound)[i] as number);
  });
}

const [MATCH, KINK] = [VERDICTS.indexOf('match'), VERDICTS.indexOf('kink')];

/** All that do not match, and of those that do an even choice, up to `points` in all: worst first. */
function choose(
  { verdicts }: ParameterReport,
  ratios: Float64Array,
  points: number,
): { readonly places: readonly number[]; readonly leftOut: number } {
  const size = (i: number): number => (Number.isNaN(ratios[i]) ? Number.POSITIVE_INFINITY : (ratios[i] as number));
  const worseFirst = (i: number, j: number): number =>
    (verdicts[i] as number) - (verdicts[j] as number) || compare(size(j), size(i)) || i - j;
  const all = Array.from(verdicts.keys());
  const odd = all.filter((i) => verdicts[i] !== MATCH).sort(worseFirst);
  const matching = all.filter((i) => verdicts[i] === MATCH);
  const room = Math.max(0, Math.floor(points) || 0) - odd.length;
  const chosen = even(matching, Math.max(0, room)).sort(worseFirst);
  return { places: [...odd.slice(0, LIMIT), ...chosen], leftOut: Math.max(0, odd.length - LIMIT) };
}

/** Infinities are as large as each other. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function even(all: readonly number[], count: number): number[] {
  if (all.length <= count) return [...all];
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)] as number);
}
