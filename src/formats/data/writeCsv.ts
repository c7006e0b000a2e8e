import type { Shape } from '../../engine/tensor.js';

/** A line for each row of the last axis, numbers with all their digits, no header: as `numpy.loadtxt(…, delimiter=',')` reads it. */
export function writeCsv(shape: Shape, numbers: Float64Array): string {
  const width = shape.at(-1) ?? 1;
  const rows = width === 0 ? 0 : numbers.length / width;
  return Array.from({ length: rows }, (_, row) => `${line(numbers.subarray(row * width, (row + 1) * width))}\n`).join(
    '',
  );
}

function line(row: Float64Array): string {
  return Array.from(row, (number) => (Object.is(number, -0) ? '-0' : words(number))).join(',');
}

/** Python's words for what is no number. */
function words(number: number): string {
  if (Number.isNaN(number)) return 'nan';
  return Number.isFinite(number) ? String(number) : number > 0 ? 'inf' : '-inf';
}
