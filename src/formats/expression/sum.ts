import type { Expression } from './parse.js';
import { add, call, divide, multiply, negate, number, power, subtract } from './tree.js';

/** A base to a number's power. */
export interface Factor {
  readonly base: Expression;
  readonly exponent: number;
}

/** coefficient · Π base^exponent; factors by their printed base. */
export interface Term {
  readonly coefficient: number;
  readonly factors: ReadonlyMap<string, Factor>;
}

/** Terms by their printed factors. */
export type Sum = ReadonlyMap<string, Term>;

/** A sum of one term; of none where that is 0. */
export function sumOf(term: Term): Sum {
  return term.coefficient === 0 ? new Map() : new Map([[keyOf(term), term]]);
}

function keyOf({ factors }: Term): string {
  return [...factors]
    .map(([base, { exponent }]) => `(${base})^${exponent}`)
    .sort()
    .join('*');
}

/** The same for sums that are the same, whatever the order of their terms. */
export function keyOfSum(sum: Sum): string {
  return [...sum]
    .map(([key, { coefficient }]) => `${coefficient}*${key}`)
    .sort()
    .join('+');
}

/** A sum times a number. */
export function scaled(sum: Sum, by: number): Sum {
  return by === 0
    ? new Map()
    : new Map([...sum].map(([key, term]) => [key, { ...term, coefficient: term.coefficient * by }]));
}

/** Two sums together, like terms put into one. */
export function plus(one: Sum, other: Sum): Sum {
  const sum = new Map(one);
  for (const [key, term] of other) {
    const coefficient = (sum.get(key)?.coefficient ?? 0) + term.coefficient;
    if (coefficient === 0) sum.delete(key);
    else sum.set(key, { ...term, coefficient });
  }
  return sum;
}

/** Back to a tree: terms with a plus first, then those that are taken away. */
export function fromSum(sum: Sum): Expression {
  const terms = [...sum.values()];
  const ordered = [
    ...terms.filter(({ coefficient }) => !(coefficient < 0)),
    ...terms.filter(({ coefficient }) => coefficient < 0),
  ];
  const [first, ...rest] = ordered;
  if (!first) return number(0);
  return rest.reduce(
    (left, term) => (term.coefficient < 0 ? subtract(left, fromTerm(opposite(term))) : add(left, fromTerm(term))),
    fromTerm(first),
  );
}

function opposite(term: Term): Term {
  return { ...term, coefficient: -term.coefficient };
}

function fromTerm({ coefficient, factors }: Term): Expression {
  if (coefficient < 0 && factors.size > 0) return negate(fromTerm({ coefficient: -coefficient, factors }));
  const above = [...factors.values()].filter(({ exponent }) => exponent > 0);
  const below = [...factors.values()].filter(({ exponent }) => exponent < 0);
  // A third of something is easier read as something / 3.
  const inverse = coefficient === 0 ? 0 : 1 / coefficient;
  const divides = Number.isInteger(inverse) && String(inverse).length + 2 <= String(coefficient).length;
  const upper = [...(divides || coefficient === 1 ? [] : [number(coefficient)]), ...above.map(fromFactor)];
  const lower = [
    ...(divides ? [number(inverse)] : []),
    ...below.map((factor) => fromFactor({ ...factor, exponent: -factor.exponent })),
  ];
  const numerator = upper.length > 0 ? upper.reduce(multiply) : number(1);
  return lower.length > 0 ? divide(numerator, lower.reduce(multiply)) : numerator;
}

function fromFactor({ base, exponent }: Factor): Expression {
  if (exponent === 1) return base;
  return exponent === 0.5 ? call('sqrt', base) : power(base, number(exponent));
}
