/** Points of a curve: ascending steps, and a value for each. */
export interface Points {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/**
 * At most `limit` of the points. The first and the last stay; of each bucket between them the smallest and the largest
 * stay, in their order, so that no peak is lost. A bucket with a NaN shows that, beside its largest number.
 */
export function downsample({ steps, values }: Points, limit: number): Points {
  const count = steps.length;
  if (count <= limit) return { steps: steps.slice(), values: values.slice() };
  const kept = limit < 4 ? ends(count, limit) : [0, ...inner(values, count, limit), count - 1];
  return {
    steps: Float64Array.from(kept, (i) => steps[i] as number),
    values: Float64Array.from(kept, (i) => values[i] as number),
  };
}

function ends(count: number, limit: number): number[] {
  return limit < 1 ? [] : limit < 2 ? [count - 1] : [0, count - 1];
}

function inner(values: Float64Array, count: number, limit: number): number[] {
  const buckets = Math.floor((limit - 2) / 2);
  const edge = (bucket: number): number => 1 + Math.floor((bucket * (count - 2)) / buckets);
  return Array.from({ length: buckets }, (_, b) => extremes(values, edge(b), edge(b + 1))).flat();
}

/** Indices of what a bucket [from, to) shows, ascending. */
function extremes(values: Float64Array, from: number, to: number): number[] {
  let [smallest, largest, hole] = [-1, -1, -1];
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) {
      if (hole < 0) hole = i;
      continue;
    }
    if (smallest < 0 || value < (values[smallest] as number)) smallest = i;
    if (largest < 0 || value > (values[largest] as number)) largest = i;
  }
  const other = hole < 0 ? smallest : hole;
  const [first, last] = other < largest ? [other, largest] : [largest, other];
  return first < 0 || first === last ? [last].filter((i) => i >= 0) : [first, last];
}
