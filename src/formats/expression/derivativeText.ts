import { derivative } from './derivative.js';
import type { Expression } from './parse.js';
import { print } from './print.js';
import { simplify } from './simplify.js';

/** f's derivative as a person would write it: a formula in `variable`, and in f's own `value` where it has a name. */
export function derivativeText(f: Expression, variable: string, value: string | null): string {
  const exact = derivative(f, variable);
  return print(value === null ? simplify(exact) : simplify(exact, { name: value, stands: f }));
}
