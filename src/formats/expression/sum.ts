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

function fromTerm(term: Term): Expression {
  const { coefficient, factors } = turned(term);
  const above = [...factors.values()].filter(({ exponent }) => exponent > 0);
  const below = [...factors.values()].filter(({ exponent }) => exponent < 0);
  const [over, under] = asRatio(coefficient, factors.size > 0);
  const upper = signed(over, above.map(fromFactor));
  const opposed = below.map((factor) => fromFactor({ ...factor, exponent: -factor.exponent }));
  const lower = [...(under === 1 ? [] : [number(under)]), ...joined(opposed)];
  const numerator = upper.reduce(multiply);
  return lower.length > 0 ? divide(numerator, lower.reduce(multiply)) : numerator;
}

/** Factors with a number before them; a sign alone stands at the first. */
function signed(by: number, factors: readonly Expression[]): Expression[] {
  const [first, ...rest] = factors;
  if (!first || Math.abs(by) !== 1) return [number(by), ...factors];
  return [by < 0 ? negate(first) : first, ...rest];
}

/** Two thirds of something are easier read as 2 * something / 3; a number by itself as it is, where it is as short. */
function asRatio(coefficient: number, ofSomething: boolean): readonly [number, number] {
  const length = ([over, under]: readonly [number, number]): number => {
    const above = ofSomething && Math.abs(over) === 1 ? 0 : String(over).length;
    return above + (under === 1 ? 0 : String(under).length + (ofSomething ? 1 : 3));
  };
  const ratios = DENOMINATORS.map((under) => [rounded(coefficient * under), under] as const);
  const inverse = rounded(1 / coefficient);
  if (Number.isInteger(inverse)) ratios.push([Math.sign(inverse), Math.abs(inverse)]);
  const whole: readonly [number, number] = [rounded(coefficient), 1];
  return ratios.reduce<readonly [number, number]>((best, each) => (length(each) < length(best) ? each : best), whole);
}

const DENOMINATORS = [2, 3, 4, 5, 6, 7, 8, 9, 12];

/** Without the last digits, where they are what rounding left. */
function rounded(value: number): number {
  const short = Number(value.toPrecision(14));
  return String(short).length + 3 < String(value).length ? short : value;
}

/** −(y − a) is a − y. */
function turned(term: Term): Term {
  if (!(term.coefficient < 0)) return term;
  for (const [key, { base, exponent }] of term.factors) {
    if (exponent % 2 === 0 || base.kind !== 'binary' || base.operator !== '-') continue;
    const factors = new Map(term.factors);
    factors.set(key, { base: subtract(base.right, base.left), exponent });
    return { coefficient: -term.coefficient, factors };
  }
  return term;
}

/** sqrt(2) sqrt(pi) as sqrt(2 * pi): roots of numbers are one root. */
function joined(factors: readonly Expression[]): readonly Expression[] {
  const rootOf = (each: Expression): Expression | null => {
    const [u = null] = each.kind === 'call' && each.name === 'sqrt' ? each.inputs : [];
    return u?.kind === 'number' ? u : null;
  };
  const named = (each: Expression): number => Number(each.kind === 'number' && each.value === Math.PI);
  const numbers = factors.flatMap((each) => rootOf(each) ?? []).sort((one, other) => named(one) - named(other));
  if (numbers.length < 2) return factors;
  const rest = factors.filter((each) => rootOf(each) === null);
  return [
    call(
      'sqrt',
      numbers.reduce((left, right) => multiply(left, right)),
    ),
    ...rest,
  ];
}

function fromFactor({ base, exponent }: Factor): Expression {
  if (exponent === 1) return base;
  return exponent === 0.5 ? call('sqrt', base) : power(base, number(exponent));
}
