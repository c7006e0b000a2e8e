import type { Said } from '../protocol.js';

type Problem = Extract<Said, { readonly ok: false }>['problem'];

/** What is wrong with an expression, and where in it, columns from 1; of an expression that is wrong as a whole the words alone. */
export function problemText(problem: Problem, expression: string): string {
  return isOfAll(problem, expression) ? problem.message : `column ${problem.start + 1}: ${problem.message}`;
}

/** The same for the console: the expression stands below, with `^` under the place. */
export function problemBelow(problem: Problem, expression: string): string {
  if (isOfAll(problem, expression) || expression.includes('\n')) return problemText(problem, expression);
  const { message, start, end } = problem;
  const marks = '^'.repeat(Math.max(1, end - start));
  return `${message}\n  ${expression}\n  ${' '.repeat(start)}${marks}`;
}

function isOfAll({ start, end }: Problem, expression: string): boolean {
  return start < end && expression.slice(start, end) === expression.trim();
}
