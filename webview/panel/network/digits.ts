/** Four digits of the value, and as many more as the change lies below it: at most eight. */
export function digitsOf(value: number, update: number): number {
  const below = Math.log10(Math.abs(value) / Math.abs(update));
  return Number.isFinite(below) ? Math.min(8, Math.max(4, Math.ceil(below) + 3)) : 4;
}
