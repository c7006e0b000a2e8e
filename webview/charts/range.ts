/** From which to which step, both inclusive. */
export type Range = readonly [from: number, to: number];

/** Fewer steps than these are not worth a whole chart. */
const NARROWEST = 4;
/** What the smoothed line is a mean of, on charts of up to so many steps for each of its points. */
const SMOOTH = 25;
const SHARE = 50;

/** A range that is `factor` times as wide (below 1 zooms in), with `at` where it was; null: all there is. */
export function zoomed([from, to]: Range, at: number, factor: number, end: number): Range | null {
  const width = Math.max(NARROWEST, Math.round((to - from) * factor));
  if (width >= end) return null;
  return within(Math.round(at - ((at - from) / (to - from || 1)) * width), width, end);
}

/** A range moved by so many steps. */
export function moved([from, to]: Range, by: number, end: number): Range {
  return within(Math.round(from + by), to - from, end);
}

function within(from: number, width: number, end: number): Range {
  const start = Math.min(Math.max(0, from), Math.max(0, end - width));
  return [start, start + width];
}

/** So many steps a smoothed line's points are means of: 25, and 50, 100, 250, … over long ranges, where 25 would smooth nothing. */
export function smoothingOver([from, to]: Range): number {
  const wanted = (to - from) / SHARE;
  if (wanted <= SMOOTH) return SMOOTH;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return ([1, 2.5, 5, 10].find((digit) => digit * power >= wanted) as number) * power;
}
