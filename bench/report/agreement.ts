import type { Entry } from './results.js';

/** What an entry computed, to be compared: losses of the first steps, or entries of a product. */
export interface Computed extends Entry {
  readonly title: string;
  readonly values: readonly number[];
}

/** Of the largest value: ten steps' rounding, with a polynomial's exp for an exact one. */
const WITHIN = { float32: 1e-5, float64: 1e-12 } as const;

/** Whose word counts: float64, and another's rather than our own. */
function reference(all: readonly Computed[], own: readonly string[]): Computed | undefined {
  const exact = all.filter(({ precision }) => precision === 'float64');
  return exact.find(({ peer }) => !own.includes(peer)) ?? exact[0] ?? all[0];
}

/** One line for each entry that computed something else than the others. `own`: the peers that are ours. */
export function disagreements(all: readonly Computed[], own: readonly string[]): string[] {
  const right = reference(all, own);
  return right ? all.flatMap((each) => difference(each, right)) : [];
}

/** One line, or none where both computed the same to the entry's precision. */
export function difference(each: Computed, right: Computed): string[] {
  const bound = WITHIN[each.precision] * Math.max(...right.values.map(Math.abs));
  const at = right.values.findIndex((value, i) => !(Math.abs(value - (each.values[i] ?? Number.NaN)) <= bound));
  if (at < 0 && each.values.length === right.values.length) return [];
  const place = at < 0 ? right.values.length : at;
  return [
    `${each.title}, ${each.precision}: value ${place} is ${each.values[place]}, that of ${right.title} ${right.values[place]}; expected no more than ${bound.toExponential(0)} between them`,
  ];
}
