import { shown } from '../numbers.js';

/** Room for so many labels on an axis. */
const MOST = 7;

/** Marks of a logarithmic axis: powers of ten, thinned out where there are many; within a decade or two 1, 2 and 5 as well. */
export function logarithmicTicks(min: number, max: number): number[] {
  if (!(min > 0) || !(max >= min)) return [];
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const inside = (value: number): boolean => value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9);
  const tens = powers.map((power) => Number(`1e${power}`)).filter(inside);
  if (tens.length >= 3) {
    const every = Math.ceil(tens.length / MOST);
    return tens.filter((value) => Math.round(Math.log10(value)) % every === 0);
  }
  return powers.flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`))).filter(inside);
}

/** `0.05`, `200`, and below 1e−3 and from 1e5 on as elsewhere: `5e−7`. */
export function logarithmicLabel(value: number): string {
  if (value >= 1e-3 * (1 - 1e-9) && value < 1e5 * (1 - 1e-9)) return String(Number(value.toPrecision(1)));
  const [digit = '', power = ''] = value.toExponential(0).split('e');
  return `${digit}e${power.replace('+', '').replace('-', '−')}`;
}

/** From which to which value a logarithmic axis goes: a little beyond its numbers, and no less than from 1 to 2. */
export function logarithmicLimits(values: Iterable<number>): { readonly min: number; readonly max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    if (!(value > 0) || !Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (max === 0) return { min: 0.1, max: 1 };
  const room = Math.max(1.1, (max / min) ** 0.06, max / min < 2 ? Math.SQRT2 : 1);
  return { min: min / room, max: Math.min(max * room, Number.MAX_VALUE) };
}

export function linearLabel(value: number): string {
  return shown(value, 3);
}
