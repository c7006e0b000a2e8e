import { Stretch } from './pyramid.js';

/** Points of a curve: ascending steps, and a value for each. */
export interface Points {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/** What a stretch of points has, by their indices; −1 for none. */
interface Extremes {
  readonly low: number;
  readonly high: number;
  /** The first NaN. */
  readonly hole: number;
}

/**
 * At most `limit` of the points. The first and the last stay; of each bucket between them the smallest and the largest
 * stay, in their order, so that no peak is lost. A bucket with a NaN shows that, beside its largest number.
 */
export function downsample({ steps, values }: Points, limit: number): Points {
  const kept = keptOf(steps.length, limit, (from, to) => extremesOf(values, from, to));
  return {
    steps: Float64Array.from(kept, (i) => steps[i] as number),
    values: Float64Array.from(kept, (i) => values[i] as number),
  };
}

/** The indices that stay of so many points, ascending; `over` says what those from an index up to another one have. */
export function keptOf(count: number, limit: number, over: (from: number, to: number) => Extremes): number[] {
  if (count <= limit) return Array.from({ length: count }, (_, i) => i);
  return limit < 4 ? ends(count, limit) : [0, ...inner(count, limit, over), count - 1];
}

function ends(count: number, limit: number): number[] {
  return limit < 1 ? [] : limit < 2 ? [count - 1] : [0, count - 1];
}

function inner(count: number, limit: number, over: (from: number, to: number) => Extremes): number[] {
  const buckets = Math.floor((limit - 2) / 2);
  const edge = (bucket: number): number => 1 + Math.floor((bucket * (count - 2)) / buckets);
  return Array.from({ length: buckets }, (_, b) => shown(over(edge(b), edge(b + 1)))).flat();
}

/** What a bucket shows, ascending. */
function shown({ low, high, hole }: Extremes): number[] {
  const other = hole < 0 ? low : hole;
  const [first, last] = other < high ? [other, high] : [high, other];
  return first < 0 || first === last ? [last].filter((i) => i >= 0) : [first, last];
}

function extremesOf(values: Float64Array, from: number, to: number): Extremes {
  const stretch = new Stretch();
  for (let i = from; i < to; i++) stretch.add(i, values[i] as number);
  return stretch;
}
