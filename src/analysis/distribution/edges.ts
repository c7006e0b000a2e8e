/** Bins in a decade. */
export const BINS_IN_A_DECADE = 8;

/** Bins of all sizes that there are, from the smallest subnormal (4.9e-324) to the largest number (1.8e308). */
export const FIRST_BIN = -324 * BINS_IN_A_DECADE;
export const BINS = 633 * BINS_IN_A_DECADE;

let edges: Float64Array | null = null;

/** Powers of ten are those that are written so. */
function makeEdges(): Float64Array {
  return Float64Array.from({ length: BINS + 1 }, (_, i) => {
    const power = (FIRST_BIN + i) / BINS_IN_A_DECADE;
    return Number.isInteger(power) ? Number(`1e${power}`) : 10 ** power;
  });
}

/** The lower edge of a bin of |v|: 10^(bin/8). */
export function edgeOf(bin: number): number {
  edges ??= makeEdges();
  return edges[bin - FIRST_BIN] as number;
}

/** The bin that holds a size > 0: edgeOf(bin) ≤ size < edgeOf(bin + 1). */
export function binOf(size: number): number {
  const bin = Math.floor(Math.log10(size) * BINS_IN_A_DECADE);
  // The logarithm is rounded: at an edge it may be the neighbour's.
  if (size < edgeOf(bin)) return bin - 1;
  return size >= edgeOf(bin + 1) ? bin + 1 : bin;
}
