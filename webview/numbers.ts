/**
 * Numbers for people (mock-ups' rules): four significant digits, scientific below 0.001 and from 100,000 on, a true minus.
 * NaN and infinities stay words. The whole number stands in `data-value` and in the tooltip of whatever shows it.
 */
export function shown(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size < 1e-3 || size >= 1e5 ? scientific(value, digits) : fixed(value, digits);
  return text.replace('-', '−').replace('e-', 'e−');
}

function fixed(value: number, digits: number): string {
  const text = value.toPrecision(digits);
  // toPrecision keeps zeros that say how many digits count; it turns to exponents for 12345 with four digits.
  return text.includes('e') ? String(Math.round(value)) : Number.isInteger(value) ? String(value) : text;
}

function scientific(value: number, digits: number): string {
  return value.toExponential(digits - 1).replace('e+', 'e');
}

/** `2,842` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** What is said where an index in brackets stands beside words. */
export const HOW_COUNTED = 'In brackets counted from 0, as in files and in NumPy; everywhere else from 1';

/** The index of an entry of a tensor that is seen as a matrix [first axis, all others]. */
export function indexIn(extents: readonly number[], row: number, column: number): number[] {
  if (extents.length === 0) return [];
  let rest = column;
  const others = extents.slice(1).reduceRight<number[]>((index, extent) => {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
    return index;
  }, []);
  return [row, ...others];
}

/** The index of a flat, row-major place. */
export function placeIn(extents: readonly number[], flat: number): number[] {
  const width = extents.slice(1).reduce((size, extent) => size * extent, 1);
  return indexIn(extents, Math.floor(flat / width), flat % width);
}

/** `64 × 32`; a plain number for one axis. */
export function shape(extents: readonly number[]): string {
  return extents.length === 0 ? 'scalar' : extents.join(' × ');
}

/** Numbers in prose as they stand in tables: with a true minus, also in an exponent. */
export function withMinus(text: string): string {
  return text.replace(/(?<![\w.)\]])-(?=\d)|(?<=\de)-(?=\d)/g, '−');
}
