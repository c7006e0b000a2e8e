/** One line of JSON. Numbers that it can't hold are the strings "NaN", "Infinity" and "-Infinity" (contract, §4). */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, (_key, each: unknown) => plain(each))}\n`;
}

function plain(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Float64Array) return Array.from(value);
  return value;
}

/** A line counted from 1; null where there is none. */
export function lineOf(range: { readonly start: { readonly line: number } } | null): number | null {
  return range ? range.start.line + 1 : null;
}
