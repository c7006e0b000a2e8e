/** Four digits with a true minus: a number in a formula. */
export function numeral(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('-', '−');
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e5)
      ? value.toExponential(3).replace(/\.?0+e/, 'e')
      : String(Number(value.toPrecision(4)));
  return text.replaceAll('-', '−');
}
