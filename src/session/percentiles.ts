/** Of more entries so many are chosen. */
const CHOSEN = 16_384;

/**
 * The values that the given shares of finite entries lie at or below, between neighbours by straight lines (Hyndman & Fan
 * 1996, type 7, as NumPy has it). Of more than 16,384 entries an even choice is asked: this is done at every step that is looked at. NaN where none is finite.
 */
export function percentiles(data: ArrayLike<number>, shares: readonly number[]): number[] {
  const step = Math.max(1, data.length / CHOSEN);
  const count = Math.floor(data.length / step);
  const chosen = Float64Array.from({ length: count }, (_, i) => data[Math.floor(i * step)] as number)
    .filter(Number.isFinite)
    .sort();
  return shares.map((share) => {
    const place = share * (chosen.length - 1);
    const [below, above] = [chosen[Math.floor(place)] ?? Number.NaN, chosen[Math.ceil(place)] ?? Number.NaN];
    return below + (place - Math.floor(place)) * (above - below);
  });
}
