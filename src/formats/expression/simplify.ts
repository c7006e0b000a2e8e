import type { Expression } from './parse.js';
import { print } from './print.js';
import { factored, raised, type Standing, times } from './product.js';
import { fromSum, keyOfSum, plus, type Sum, scaled, sumOf } from './sum.js';
import { call, conditional, power, variable } from './tree.js';

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
