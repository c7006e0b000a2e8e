import type { FunctionName } from './functions.js';
import type { Expression } from './parse.js';
import { add, binary, call, conditional, divide, multiply, negate, number, power, subtract } from './tree.js';

const ZERO = number(0);
const ONE = number(1);
const TWO = number(2);

/** Outer derivatives of functions of one number u, as the calculus books list them; `f` is the function's own value. */
const OUTER: Readonly<
  Record<Exclude<FunctionName, 'min' | 'max' | 'pow'>, (u: Expression, f: Expression) => Expression>
> = {
  abs: (u) => call('sign', u),
  sqrt: (_, f) => divide(ONE, multiply(TWO, f)),
  exp: (_, f) => f,
  log: (u) => divide(ONE, u),
  sin: (u) => call('cos', u),
  cos: (u) => negate(call('sin', u)),
  tan: (_, f) => add(ONE, power(f, TWO)),
  sinh: (u) => call('cosh', u),
  cosh: (u) => call('sinh', u),
  tanh: (_, f) => subtract(ONE, power(f, TWO)),
  sign: () => ZERO,
  erf: (u) => multiply(divide(TWO, call('sqrt', number(Math.PI))), call('exp', negate(power(u, TWO)))),
  sigmoid: (_, f) => multiply(f, subtract(ONE, f)),
};

/** The derivative of a quotient as two fractions, or as one. */
export type Quotients = 'apart' | 'together';

/** ∂expression/∂name by the rules of calculus, not simplified. Piece by piece where it is piecewise; any piece's where two meet. */
export function derivative(expression: Expression, name: string, quotients: Quotients = 'apart'): Expression {
  const d = (each: Expression): Expression => derivative(each, name, quotients);
  switch (expression.kind) {
    case 'number':
      return ZERO;
    case 'variable':
      return expression.name === name ? ONE : ZERO;
    case 'negate':
      return negate(d(expression.of));
    case 'conditional':
      return conditional(expression.when, d(expression.then), d(expression.otherwise));
    case 'call':
      return ofCall(expression, d);
    case 'binary':
      return ofBinary(expression, d, quotients);
  }
}

type Derive = (each: Expression) => Expression;

function ofCall(f: Expression & { readonly kind: 'call' }, d: Derive): Expression {
  const [u = ZERO, v = ZERO] = f.inputs;
  switch (f.name) {
    case 'pow':
      return ofPower(u, v, d);
    case 'min':
      return conditional(binary('<', u, v), d(u), d(v));
    case 'max':
      return conditional(binary('>', u, v), d(u), d(v));
    default:
      return multiply(OUTER[f.name](u, f), d(u));
  }
}

function ofBinary(
  { operator, left, right }: Expression & { readonly kind: 'binary' },
  d: Derive,
  quotients: Quotients,
): Expression {
  switch (operator) {
    case '+':
      return add(d(left), d(right));
    case '-':
      return subtract(d(left), d(right));
    case '*':
      return add(multiply(d(left), right), multiply(left, d(right)));
    case '/':
      if (quotients === 'together')
        return divide(subtract(multiply(d(left), right), multiply(left, d(right))), power(right, TWO));
      return subtract(divide(d(left), right), divide(multiply(left, d(right)), power(right, TWO)));
    case '^':
      return ofPower(left, right, d);
    default:
      return ZERO;
  }
}

function ofPower(base: Expression, exponent: Expression, d: Derive): Expression {
  if (exponent.kind === 'number') return multiply(multiply(exponent, power(base, number(exponent.value - 1))), d(base));
  const ofExponent = multiply(d(exponent), call('log', base));
  return multiply(power(base, exponent), add(ofExponent, divide(multiply(exponent, d(base)), base)));
}
