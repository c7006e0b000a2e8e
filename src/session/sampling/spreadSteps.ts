/** Work (`Execution.work`) for which steps may be made again that lie between kept states: less than a second. */
const CHEAP = 2 ** 26;

/**
 * At most `most` ≥ 1 steps from `first` to `last`, evenly spaced: multiples of one stride. While a run grows they stay the same, or
 * become every second of them, and so they do as a range gets wider: so little is asked anew. Where going along all of them again
 * is long, they are steps whose states were kept (multiples of `spacing`), as long as two of those are among them. `work`: that of
 * one step.
 */
export function spreadSteps(
  first: number,
  last: number,
  most: number,
  { spacing, work }: { readonly spacing: number; readonly work: number },
): number[] {
  let stride = (last - first) * work <= CHEAP ? 1 : spacing;
  const count = (): number => Math.floor(last / stride) - Math.ceil(first / stride) + 1;
  while (count() < 2 && stride > 1) stride = Math.floor(stride / 2);
  while (count() > most) stride *= 2;
  const start = Math.ceil(first / stride);
  return Array.from({ length: Math.max(0, count()) }, (_, i) => (start + i) * stride);
}
