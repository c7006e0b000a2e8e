import type { Precision } from '../../../engine/tensor.js';

/** Numbers of more binary digits than so many come out of arithmetic that rounds. */
const SHORT = 16;
/** One number may be of float32 by chance, or by what it is made of. */
const FEW = 2;

/**
 * What code computes in that was said to compute in `said`: also float32 where each of some numbers that it gives is one of
 * float32, and a few of them have nearly all digits of it. By chance that happens to a number of float64 once in 2²⁹ times.
 */
export function precisionOf(said: Precision, gives: ArrayLike<number>): Precision {
  let long = 0;
  for (let i = 0; i < gives.length; i++) {
    const each = gives[i] as number;
    if (!Number.isFinite(each)) continue;
    if (Math.fround(each) !== each) return said;
    if (!isShort(each)) long++;
  }
  return long >= FEW ? 'float32' : said;
}

/** Whether a number has few binary digits, as 0, 3, 0.25 and −1.375 do. */
function isShort(x: number): boolean {
  if (x === 0) return true;
  const digits = x / 2 ** (Math.floor(Math.log2(Math.abs(x))) - SHORT + 1);
  return Number.isInteger(digits);
}
