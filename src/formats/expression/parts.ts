import type { Expression } from './parse.js';
import { conditional } from './tree.js';

/** What an expression is made of, directly. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'variable':
      return [];
    case 'negate':
      return [expression.of];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.when, expression.then, expression.otherwise];
    case 'call':
      return expression.inputs;
  }
}

/** The same with other parts, each changed by `change`. */
export function withParts(expression: Expression, change: (part: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'number':
    case 'variable':
      return expression;
    case 'negate':
      return { ...expression, of: change(expression.of) };
    case 'binary':
      return { ...expression, left: change(expression.left), right: change(expression.right) };
    case 'conditional': {
      const { when, then, otherwise } = expression;
      return conditional(change(when), change(then), change(otherwise));
    }
    case 'call':
      return { ...expression, inputs: expression.inputs.map(change) };
  }
}

/** An expression and all that it is made of. */
export function allParts(expression: Expression): readonly Expression[] {
  return [expression, ...partsOf(expression).flatMap(allParts)];
}
