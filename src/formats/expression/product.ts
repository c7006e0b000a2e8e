import type { Expression } from './parse.js';
import { print } from './print.js';
import { settled } from './settled.js';
import { type Factor, fromSum, type Sum, sumOf, type Term } from './sum.js';
import { variable } from './tree.js';

/** What a name stands for, printed. */
export interface Standing {
  readonly name: string;
  readonly printed: string;
  /** What it stands for, where that is one base to a power: a power of the base may be one of the name. */
  readonly factor: Factor | null;
}

/** A base to a power as a sum of one term; a power of what the name stands for becomes the name. */
export function factored(base: Expression, exponent: number, known: Standing | null): Sum {
  const powers = known?.factor && print(known.factor.base) === print(base) ? exponent / known.factor.exponent : 0;
  if (known && powers > 0 && Number.isInteger(powers)) return factored(variable(known.name), powers, null);
  return sumOf({ coefficient: 1, factors: new Map([[print(base), { base, exponent }]]) });
}

/** The product of two sums, as one term: a longer sum is a factor of its own. */
export function times(one: Sum, other: Sum, known: Standing | null): Sum {
  if (one.size === 0 || other.size === 0) return new Map();
  const [p, q] = [asTerm(one, known), asTerm(other, known)];
  const factors = new Map(p.factors);
  for (const [key, { base, exponent }] of q.factors) {
    const together = (factors.get(key)?.exponent ?? 0) + exponent;
    if (together === 0) factors.delete(key);
    else factors.set(key, { base, exponent: together });
  }
  return named(settled({ coefficient: p.coefficient * q.coefficient, factors }), known);
}

/** Factors that have come together may be a power of the name now. */
function named(term: Term, known: Standing | null): Sum {
  if (!known?.factor) return sumOf(term);
  const key = print(known.factor.base);
  const found = term.factors.get(key);
  const powers = found ? found.exponent / known.factor.exponent : 0;
  if (!(powers > 0 && Number.isInteger(powers))) return sumOf(term);
  const factors = new Map(term.factors);
  factors.delete(key);
  const before = factors.get(known.name)?.exponent ?? 0;
  factors.set(known.name, { base: variable(known.name), exponent: before + powers });
  return sumOf({ ...term, factors });
}

/** A sum of one term is that term; a longer one is a factor of its own, with what all its terms share taken out. */
function asTerm(sum: Sum, known: Standing | null): Term {
  const [first] = sum.values();
  if (sum.size === 1 && first) return first;
  const [only] = factored(fromSum(sum), 1, known).values();
  return only as Term;
}

/** A sum to a number's power. */
export function raised(sum: Sum, exponent: number, known: Standing | null): Sum {
  if (exponent === 0) return sumOf({ coefficient: 1, factors: new Map() });
  if (exponent === 1) return sum;
  const { coefficient, factors } = asTerm(sum, known);
  // (x²)^½ is |x|: powers of powers are one power for whole exponents alone.
  const splits = Number.isInteger(exponent) || (factors.size === 0 && coefficient > 0);
  if (!splits || sum.size === 0) return factored(fromSum(sum), exponent, known);
  const together = new Map(
    [...factors].map(([key, factor]) => [key, { ...factor, exponent: factor.exponent * exponent }]),
  );
  return named(settled({ coefficient: coefficient ** exponent, factors: together }), known);
}
