import * as fc from 'fast-check';
import type { Expression } from '../../../src/formats/expression/parse.js';
import { binary, call, conditional, negate, number, variable } from '../../../src/formats/expression/tree.js';

const FUNCTIONS = ['sqrt', 'exp', 'log', 'sin', 'cos', 'tanh', 'erf', 'sigmoid', 'sinh', 'cosh', 'abs'] as const;

/** Formulas that people could write. */
export const formulas = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(variable('z')),
    fc.integer({ min: -3, max: 4 }).map((value) => (value < 0 ? negate(number(-value)) : number(value))),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/'), tie('expression'), tie('expression'))
      .map(([operator, left, right]) => binary(operator as '+', left, right)),
    fc.tuple(tie('expression'), fc.constantFrom(2, 3)).map(([base, power]) => binary('^', base, number(power))),
    fc.tuple(fc.constantFrom(...FUNCTIONS), tie('expression')).map(([name, of]) => call(name, of)),
    tie('expression').map(negate),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([when, then, otherwise]) => conditional(binary('>', when, number(0.3)), then, otherwise)),
  ),
})).expression;
