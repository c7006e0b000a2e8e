import type { Expression } from './parse.js';

/** How tightly what an expression ends in binds: conditional, comparison, sum, product, sign, power, a value. */
function tightness(expression: Expression): number {
  switch (expression.kind) {
    case 'conditional':
      return 0;
    case 'negate':
      return 4;
    case 'number':
      return expression.value < 0 ? 4 : 6;
    case 'binary':
      return expression.operator === '^'
        ? 5
        : /[*/]/.test(expression.operator)
          ? 3
          : /[-+]/.test(expression.operator)
            ? 2
            : 1;
    default:
      return 6;
  }
}

/** The formula as a person would write it, with no bracket that it can do without. It reads back as the same tree. */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return printNumber(expression.value);
    case 'variable':
      return expression.name;
    case 'negate':
      return `-${within(expression.of, 4)}`;
    case 'conditional':
      return `${within(expression.when, 1)} ? ${within(expression.then, 0)} : ${within(expression.otherwise, 0)}`;
    case 'call':
      return `${expression.name}(${expression.inputs.map(print).join(', ')})`;
    case 'binary':
      return printBinary(expression);
  }
}

function printBinary({ operator, left, right }: Expression & { readonly kind: 'binary' }): string {
  switch (operator) {
    case '^':
      return `${within(left, 6)}^${within(right, 5)}`;
    case '*':
    case '/':
      return `${within(left, 3)} ${operator} ${within(right, 4)}`;
    case '+':
    case '-':
      return `${within(left, 2)} ${operator} ${within(right, 3)}`;
    default:
      return `${within(left, 2)} ${operator} ${within(right, 2)}`;
  }
}

function within(expression: Expression, least: number): string {
  return tightness(expression) < least ? `(${print(expression)})` : print(expression);
}

function printNumber(value: number): string {
  if (value === Math.PI) return 'pi';
  if (value === Math.E) return 'e';
  return String(value);
}
