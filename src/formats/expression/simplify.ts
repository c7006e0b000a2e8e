import type { Expression } from './parse.js';
import { print } from './print.js';
import { factored, raised, type Standing, times } from './product.js';
import { fromSum, keyOfSum, plus, type Sum, scaled, sumOf } from './sum.js';
import { call, conditional, number, power, variable } from './tree.js';
import { valuesOf } from './values.js';

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

function normal(expression: Expression, known: Standing | null): Sum {
  switch (expression.kind) {
    case 'number':
      return ofNumber(expression.value);
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

/** π and e keep their names. */
function ofNumber(value: number): Sum {
  return value === Math.PI || value === Math.E
    ? factored(number(value), 1, null)
    : sumOf({ coefficient: value, factors: new Map() });
}

function ofCall({ name, inputs }: Expression & { readonly kind: 'call' }, known: Standing | null): Sum {
  const [u, v] = inputs;
  if (name === 'pow' && u && v) return normal(power(u, v), known);
  const simple = call(name, ...inputs.map((input) => fromSum(normal(input, null))));
  const value = wholeValue(simple);
  return value === null ? atom(simple, known, inputs) : ofNumber(value);
}

/** log(e) is 1: a function of numbers that comes to a whole one. */
function wholeValue(of: Expression): number | null {
  if (of.kind !== 'call' || of.inputs.some(({ kind }) => kind !== 'number')) return null;
  const value = valuesOf(of, {})[0] as number;
  return Number.isInteger(value) ? value : null;
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
      return plus(unfolded(normal(left, known), known), unfolded(normal(right, known), known));
    case '-':
      return plus(unfolded(normal(left, known), known), scaled(unfolded(normal(right, known), known), -1));
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

/** A sum that is a term of another: its terms are the other's. */
function unfolded(sum: Sum, known: Standing | null): Sum {
  const [term, ...others] = sum.values();
  const [factor, ...more] = term?.factors.values() ?? [];
  if (!term || !factor || others.length > 0 || more.length > 0) return sum;
  const { base, exponent } = factor;
  const isSum = base.kind === 'binary' && (base.operator === '+' || base.operator === '-');
  return isSum && exponent === 1 && Math.abs(term.coefficient) === 1
    ? scaled(normal(base, known), term.coefficient)
    : sum;
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
