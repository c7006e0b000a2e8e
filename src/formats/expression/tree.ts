import type { FunctionName } from './functions.js';
import type { Arithmetic, Comparison, Expression } from './parse.js';

/** Short ways to write an expression's tree. */
export const number = (value: number): Expression => ({ kind: 'number', value });
export const variable = (name: string): Expression => ({ kind: 'variable', name });
export const binary = (operator: Arithmetic | Comparison, left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
});
export const call = (name: FunctionName, ...inputs: Expression[]): Expression => ({ kind: 'call', name, inputs });
export const conditional = (when: Expression, then: Expression, otherwise: Expression): Expression => ({
  kind: 'conditional',
  when,
  then,
  otherwise,
});
export const add = (left: Expression, right: Expression): Expression => binary('+', left, right);
export const subtract = (left: Expression, right: Expression): Expression => binary('-', left, right);
export const multiply = (left: Expression, right: Expression): Expression => binary('*', left, right);
export const divide = (left: Expression, right: Expression): Expression => binary('/', left, right);
export const power = (base: Expression, exponent: Expression): Expression => binary('^', base, exponent);
export const negate = (of: Expression): Expression => ({ kind: 'negate', of });
