/** Work (`Execution.work`) for which steps may be made again that lie between kept states: less than a second. */
const CHEAP = 2 ** 26;

/**
 * At most `most` ≥ 1 steps from 0 to `last`, evenly spaced. While a run grows they stay the same, or become every second of them:
 * so little is asked anew. Where going along the whole run again is long, they are steps whose states were kept
 * (multiples of `spacing`). `work`: that of one step.
 */
export function spreadSteps(
  last: number,
  most: number,
  { spacing, work }: { readonly spacing: number; readonly work: number },
): number[] {
  let stride = last * work <= CHEAP ? 1 : spacing;
  while (Math.floor(last / stride) + 1 > most) stride *= 2;
  return Array.from({ length: Math.floor(last / stride) + 1 }, (_, i) => i * stride);
}
