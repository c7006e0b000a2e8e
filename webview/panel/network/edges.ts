/** Widths of edges in pixels: the thinnest that has a size, and the largest. */
const [THIN, THICK] = [1.2, 6.3];
/** Below this share of the largest all are as thin. */
const DECADES = 4;

/** Of sizes that are compared: the smallest that is told apart from others, and the largest; 0 where there are none. */
export interface Sizes {
  readonly smallest: number;
  readonly largest: number;
}

export function sizesOf(values: Iterable<number>): Sizes {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    const size = Math.abs(value);
    if (!Number.isFinite(size) || size === 0) continue;
    smallest = Math.min(smallest, size);
    largest = Math.max(largest, size);
  }
  return { smallest: Math.max(Math.min(smallest, largest), largest * 10 ** -DECADES), largest };
}

/** Width of an edge, by the logarithm of its size; a hairline for 0, and for what is no number. */
export function edgeWidth(value: number, { smallest, largest }: Sizes): number {
  const size = Math.abs(value);
  if (!(size > 0) || !Number.isFinite(size)) return 0.75;
  if (largest <= smallest) return (THIN + THICK) / 2;
  const share = Math.log(Math.max(size, smallest) / smallest) / Math.log(largest / smallest);
  return THIN + (THICK - THIN) * Math.min(1, share);
}
