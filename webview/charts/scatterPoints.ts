import { VERDICTS } from '../../src/analysis/check/codes.js';
import type { CheckedEntries, Verdict } from '../../src/protocol.js';
import { verdictAt } from '../panel/check/verdicts.js';
import { type Symlog, symlogFor, toSymlog } from './symlog.js';

/** An entry as it is drawn: x and y are places on the axes. */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** Its flat place in the parameter, and its place among the entries. */
  readonly place: number;
  readonly at: number;
  readonly verdict: Verdict;
}

interface Axis {
  readonly low: number;
  readonly high: number;
  readonly label: string;
  /** Set where places are spread on both sides of zero. */
  readonly scale: Symlog | null;
  /** Places are powers of ten. */
  readonly logarithmic: boolean;
}

type Place = readonly [x: number, y: number];

export interface Drawn {
  readonly points: readonly Point[];
  readonly x: Axis;
  readonly y: Axis;
  /** Within it an entry is right; `edge` is the line that is drawn. */
  readonly band: {
    readonly upper: readonly Place[];
    readonly lower: readonly Place[];
    readonly edge: readonly Place[];
  };
}

/** How entries are drawn; those that are not finite have no place. */
export function drawnEntries({
  entries,
  kind,
  symlog,
}: {
  readonly entries: CheckedEntries;
  readonly kind: 'values' | 'bounds';
  readonly symlog: boolean;
}): Drawn {
  return kind === 'values' ? values(entries, symlog) : distances(entries);
}

/** The least width of the axes, as a share of the largest number on them: what rounding alone keeps apart lies on the diagonal. */
const NARROWEST = 0.25;

/** Analytic over numeric. The band around the diagonal is as wide as the bounds of the entries there. */
function values(entries: CheckedEntries, symlog: boolean): Drawn {
  const { analytic, numericBound } = entries;
  const numeric = referenceOf(entries);
  const scale = symlog && spread([...analytic, ...numeric]) ? symlogFor([...analytic, ...numeric]) : null;
  const on = (value: number): number => (scale ? toSymlog(value, scale) : value);
  const points = pointsOf(entries, (i) => [on(numeric[i] as number), on(analytic[i] as number)]);
  const [low, high] = padded(
    points.flatMap(({ x, y }) => [x, y]),
    NARROWEST,
  );
  const inside = points.filter(({ at }) => Number.isFinite(numericBound[at])).sort((a, b) => a.x - b.x);
  const bounded = (sign: number): Place[] => {
    const beside = ({ x, at }: Point): Place => [x, on((numeric[at] as number) + sign * (numericBound[at] as number))];
    return acrossAll(inside.map(beside), low, high);
  };
  const edge: Place[] = [
    [low, low],
    [high, high],
  ];
  const axis = (label: string): Axis => ({ low, high, label, scale, logarithmic: false });
  const band = { upper: bounded(1), lower: bounded(-1), edge };
  return { points, x: axis('numeric'), y: axis('analytic'), band };
}

/** Whether a logarithm shows more than the numbers themselves: they have both signs, or are more than a decade apart. */
function spread(values: readonly number[]): boolean {
  const [low, high] = [Math.min(...values.filter(Number.isFinite)), Math.max(...values.filter(Number.isFinite))];
  return low * high <= 0 || Math.max(low / high, high / low) > 10;
}

/** An edge of the band over the whole width: beyond the outermost entries as far from the diagonal as there. */
function acrossAll(edge: readonly Place[], low: number, high: number): Place[] {
  const [first, last] = [edge[0], edge.at(-1)];
  if (!first || !last) return [];
  return [[low, low + first[1] - first[0]], ...edge, [high, high + last[1] - last[0]]];
}

/** Least and largest distance that are drawn, as powers of ten: what lies beyond stands there. */
const NEAREST = -6;
const FURTHEST = 18;

/** |A − N| / bound over |N|, both by decade. What is within the bound lies below 1. */
function distances(entries: CheckedEntries): Drawn {
  const { ratio } = entries;
  const sizes = Array.from(referenceOf(entries), Math.abs);
  const smallest = Math.min(...sizes.filter((size) => size > 0 && Number.isFinite(size)), 1);
  const log = (value: number, least: number): number => Math.min(FURTHEST, Math.max(least, Math.log10(value)));
  const floor = Math.floor(Math.log10(smallest)) - 1;
  const points = pointsOf(entries, (i) => [log(sizes[i] as number, floor), log(ratio[i] as number, NEAREST)]);
  const [left, right] = padded(points.map(({ x }) => x));
  const top = Math.max(1.5, ...points.map(({ y }) => y + 0.5));
  const edge: Place[] = [
    [left, 0],
    [right, 0],
  ];
  const band = {
    upper: edge,
    lower: [
      [left, NEAREST - 1],
      [right, NEAREST - 1],
    ] as Place[],
    edge,
  };
  const axis = { scale: null, logarithmic: true };
  return {
    points,
    x: { ...axis, low: left, high: right, label: '|numeric|' },
    y: { ...axis, low: NEAREST - 0.5, high: top, label: '|A − N| / bound' },
    band,
  };
}

/** The numeric derivative; the exact one where an entry was not sampled. */
function referenceOf({ numeric, exact }: CheckedEntries): Float64Array {
  return numeric.map((value, i) => (Number.isFinite(value) ? value : (exact[i] as number)));
}

function pointsOf(entries: CheckedEntries, at: (i: number) => Place): Point[] {
  return Array.from(entries.places, (place, i) => {
    const [x, y] = at(i);
    return { x, y, place, at: i, verdict: verdictAt(entries.verdict, i) };
  })
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .sort((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict));
}

/** From the smallest to the largest place, at least a share of the largest wide, with some room on both sides. */
function padded(places: readonly number[], narrowest = 0): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const place of places) {
    low = Math.min(low, place);
    high = Math.max(high, place);
  }
  if (low > high) return [-1, 1];
  const missing = Math.max(0, narrowest * Math.max(Math.abs(low), Math.abs(high)) - (high - low)) / 2;
  const room = (high - low || Math.abs(high) || 1) * 0.05 + missing;
  return [low - room, high + room];
}
