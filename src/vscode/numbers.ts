/** Norms in overviews: three digits, `4.39e-4` below 0.001 and from 100,000 on. NaN and infinities stay words. */
export function overview(value: number): string {
  return digits(value, 3);
}

/** Numbers in sentences: four digits. */
export function inText(value: number): string {
  return digits(value, 4);
}

function digits(value: number, count: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return String(value);
  if (size < 1e-3 || size >= 1e5) return value.toExponential(count - 1);
  return Number.isInteger(value) ? String(value) : value.toPrecision(count);
}
