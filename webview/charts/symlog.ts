/** A scale that is linear around zero and logarithmic beyond `near`, on both sides: sign(v) log₁₀(1 + |v| / near). */
export interface Symlog {
  readonly near: number;
}

/** So many decades are told apart below the largest number. */
const DECADES = 6;

/** The scale for some numbers; those that are not finite do not count. */
export function symlogFor(values: ArrayLike<number>): Symlog {
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (!Number.isFinite(size) || size === 0) continue;
    largest = Math.max(largest, size);
    smallest = Math.min(smallest, size);
  }
  return { near: largest === 0 ? 1 : Math.max(smallest, largest * 10 ** -DECADES) };
}

export function toSymlog(value: number, { near }: Symlog): number {
  return Math.sign(value) * Math.log10(1 + Math.abs(value) / near);
}

export function fromSymlog(place: number, { near }: Symlog): number {
  return Math.sign(place) * near * (10 ** Math.abs(place) - 1);
}

/** Places of tick marks from `low` to `high` (on the scale): zero, and round numbers on both sides, about `most` in all. */
export function symlogTicks(low: number, high: number, scale: Symlog, most: number): number[] {
  const [first, last] = [fromSymlog(low, scale), fromSymlog(high, scale)];
  const largest = Math.max(Math.abs(first), Math.abs(last));
  if (!(largest > 0)) return [0];
  const top = Math.floor(Math.log10(largest));
  const bottom = Math.floor(Math.log10(scale.near));
  const ticks = (sizes: readonly number[]): number[] =>
    [...sizes.map((size) => -size), 0, ...sizes].filter((value) => value >= first && value <= last);
  const powers = ticks(sizesOf([1], bottom, top, Math.max(1, Math.ceil((2 * (top - bottom + 1)) / most))));
  // Within a decade or two there are too few powers of ten.
  const values = powers.length > 3 ? powers : ticks(sizesOf([1, 2, 5], bottom, top, 1));
  const places = values.map((value) => toSymlog(value, scale));
  // Around zero the scale is linear, and the smallest sizes stand close together.
  const apart = (high - low) / most;
  return places.filter((place) => place === 0 || Math.abs(place) >= apart).sort((a, b) => a - b);
}

function sizesOf(digits: readonly number[], bottom: number, top: number, every: number): number[] {
  const sizes: number[] = [];
  for (let power = top; power >= bottom; power -= every) sizes.push(...digits.map((digit) => digit * 10 ** power));
  return sizes;
}
