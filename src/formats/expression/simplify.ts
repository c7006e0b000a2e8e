import type { Expression } from './parse.js';
import { print } from './print.js';
import { add, call, conditional, divide, multiply, negate, number, power, subtract, variable } from './tree.js';

/** A base to a number's power. */
interface Factor {
  readonly base: Expression;
  readonly exponent: number;
}

/** coefficient · Π base^exponent; factors by their printed base. */
interface Term {
  readonly coefficient: number;
  readonly factors: ReadonlyMap<string, Factor>;
}

/** Terms by their printed factors. */
type Sum = ReadonlyMap<string, Term>;

/** Something that stands for a whole expression: `a` for f(z). */
export interface Name {
  readonly name: string;
  readonly stands: Expression;
}

/**
 * The same function in fewer signs: numbers put together, like terms and like factors too, ones and zeros gone. Where `known`
 * is given, its name stands in its place. Not expanded, and no domain is made smaller than it was.
 */
export function simplify(expression: Expression, known?: Name): Expression {
  if (!known) return fromSum(normal(expression, null));
  const stands = simplify(known.stands);
  const terms = [...normal(stands, null).values()];
  const [only, ...others] = terms;
  const factors = [...(only?.factors.values() ?? [])];
  const factor = others.length === 0 && only?.coefficient === 1 && factors.length === 1 ? (factors[0] ?? null) : null;
  return fromSum(normal(expression, { name: known.name, printed: print(stands), factor }));
}

interface Standing {
  readonly name: string;
  readonly printed: string;
  /** What it stands for, where that is one base to a power: a power of the base may be one of the name. */
  readonly factor: Factor | null;
}

function normal(expression: Expression, known: Standing | null): Sum {
  switch (expression.kind) {
    case 'number':
      return sumOf({ coefficient: expression.value, factors: new Map() });
    case 'variable':
      return atom(expression, known);
    case 'negate':
      return scaled(normal(expression.of, known), -1);
    case 'call':
      return ofCall(expression, known);
    case 'conditional':
      return ofConditional(expression, known);
    case 'binary':
      return ofBinary(expression, known);
  }
}

function ofCall({ name, inputs }: Expression & { readonly kind: 'call' }, known: Standing | null): Sum {
  const [u, v] = inputs;
  if (name === 'pow' && u && v) return normal(power(u, v), known);
  return atom(call(name, ...inputs.map((input) => fromSum(normal(input, null)))), known, inputs);
}

function ofConditional(
  { when, then, otherwise }: Expression & { readonly kind: 'conditional' },
  known: Standing | null,
): Sum {
  const [yes, no] = [normal(then, known), normal(otherwise, known)];
  if (keyOfSum(yes) === keyOfSum(no)) return yes;
  return atom(conditional(fromSum(normal(when, null)), fromSum(yes), fromSum(no)), known);
}

function ofBinary({ operator, left, right }: Expression & { readonly kind: 'binary' }, known: Standing | null): Sum {
  switch (operator) {
    case '+':
      return plus(normal(left, known), normal(right, known));
    case '-':
      return plus(normal(left, known), scaled(normal(right, known), -1));
    case '*':
      return times(normal(left, known), normal(right, known), known);
    case '/':
      return times(normal(left, known), raised(normal(right, known), -1, known), known);
    case '^': {
      const exponent = fromSum(normal(right, known));
      if (exponent.kind === 'number') return raised(normal(left, known), exponent.value, known);
      return atom(power(fromSum(normal(left, known)), exponent), known);
    }
    default:
      return atom(
        { kind: 'binary', operator, left: fromSum(normal(left, null)), right: fromSum(normal(right, null)) },
        null,
      );
  }
}

/** One factor; `original`: what a call's inputs were, in which the name may stand where it does not stand for the whole. */
function atom(expression: Expression, known: Standing | null, original: readonly Expression[] = []): Sum {
  if (known && print(expression) === known.printed) return atom(variable(known.name), null);
  const within =
    known && expression.kind === 'call'
      ? call(expression.name, ...original.map((input) => fromSum(normal(input, known))))
      : expression;
  return factored(within, 1, known);
}

function factored(base: Expression, exponent: number, known: Standing | null): Sum {
  const powers = known?.factor && print(known.factor.base) === print(base) ? exponent / known.factor.exponent : 0;
  if (known && powers > 0 && Number.isInteger(powers)) return factored(variable(known.name), powers, null);
  return sumOf({ coefficient: 1, factors: new Map([[print(base), { base, exponent }]]) });
}

function sumOf(term: Term): Sum {
  return term.coefficient === 0 ? new Map() : new Map([[keyOf(term), term]]);
}

function keyOf({ factors }: Term): string {
  return [...factors]
    .map(([base, { exponent }]) => `(${base})^${exponent}`)
    .sort()
    .join('*');
}

function keyOfSum(sum: Sum): string {
  return [...sum]
    .map(([key, { coefficient }]) => `${coefficient}*${key}`)
    .sort()
    .join('+');
}

function scaled(sum: Sum, by: number): Sum {
  return by === 0
    ? new Map()
    : new Map([...sum].map(([key, term]) => [key, { ...term, coefficient: term.coefficient * by }]));
}

function plus(one: Sum, other: Sum): Sum {
  const sum = new Map(one);
  for (const [key, term] of other) {
    const coefficient = (sum.get(key)?.coefficient ?? 0) + term.coefficient;
    if (coefficient === 0) sum.delete(key);
    else sum.set(key, { ...term, coefficient });
  }
  return sum;
}

function times(one: Sum, other: Sum, known: Standing | null): Sum {
  if (one.size === 0 || other.size === 0) return new Map();
  const [p, q] = [asTerm(one, known), asTerm(other, known)];
  const factors = new Map(p.factors);
  for (const [key, { base, exponent }] of q.factors) {
    const together = (factors.get(key)?.exponent ?? 0) + exponent;
    if (together === 0) factors.delete(key);
    else factors.set(key, { base, exponent: together });
  }
  return named({ coefficient: p.coefficient * q.coefficient, factors }, known);
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

function raised(sum: Sum, exponent: number, known: Standing | null): Sum {
  if (exponent === 0) return sumOf({ coefficient: 1, factors: new Map() });
  if (exponent === 1) return sum;
  const { coefficient, factors } = asTerm(sum, known);
  // (x²)^½ is |x|: powers of powers are one power for whole exponents alone.
  const splits = Number.isInteger(exponent) || (factors.size === 0 && coefficient > 0);
  if (!splits || sum.size === 0) return factored(fromSum(sum), exponent, known);
  const together = new Map(
    [...factors].map(([key, factor]) => [key, { ...factor, exponent: factor.exponent * exponent }]),
  );
  return named({ coefficient: coefficient ** exponent, factors: together }, known);
}

/** Back to a tree: terms with a plus first, then those that are taken away. */
function fromSum(sum: Sum): Expression {
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
