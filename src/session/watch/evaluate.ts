import { shapeText, type Tensor } from '../../engine/tensor.js';
import { didYouMean } from '../../formats/nearest.js';
import type { BinaryOperator, Span, Watch, WatchPlace, WatchProblem } from '../../formats/watch/tree.js';
import { entrywise, pairwise, scalar } from './entries.js';
import { WATCH_FUNCTIONS } from './functions.js';
import { type Pick, pick } from './pick.js';
import { product, transpose } from './products.js';
import { numberWord, resolveName, type WatchScope } from './scope.js';
import { unknownName } from './unknown.js';

export type Evaluated =
  | { readonly ok: true; readonly value: Tensor }
  | { readonly ok: false; readonly problem: WatchProblem };

/** What an expression says of the numbers in a scope: float64, or bool where it asks something. Never throws. */
export function evaluate(watch: Watch, scope: WatchScope): Evaluated {
  try {
    return { ok: true, value: numbersOf(watch, scope) };
  } catch (thrown) {
    if (thrown instanceof Mistake) return { ok: false, problem: thrown.problem };
    throw thrown;
  }
}

/** Whether a condition holds: one number that is not 0. NaN is no answer: not true. */
export function holds(
  watch: Watch,
  scope: WatchScope,
): { ok: true; holds: boolean } | { ok: false; problem: WatchProblem } {
  const evaluated = evaluate(watch, scope);
  if (!evaluated.ok) return evaluated;
  const problem = notOneNumber(evaluated.value, watch);
  if (problem) return { ok: false, problem };
  const [value] = evaluated.value.data;
  return { ok: true, holds: value !== 0 && !Number.isNaN(value) };
}

/** Why a value is no answer to a condition; null where it is one number. */
export function notOneNumber({ data, shape }: Tensor, { start, end }: Span): WatchProblem | null {
  if (data.length === 1) return null;
  const message = `a condition is one number, and this is ${shapeText(shape)}: any(…) or all(…) make one of it`;
  return { message, start, end };
}

/** Leaves the recursion; never leaves this file. */
class Mistake extends Error {
  constructor(readonly problem: WatchProblem) {
    super(problem.message);
  }
}

const PAIRS: Readonly<
  Record<Exclude<BinaryOperator, '*' | '@'>, readonly [(x: number, y: number) => number, bool: boolean]>
> = {
  '||': [(x, y) => Number(x !== 0 || y !== 0), true],
  '&&': [(x, y) => Number(x !== 0 && y !== 0), true],
  '<': [(x, y) => Number(x < y), true],
  '<=': [(x, y) => Number(x <= y), true],
  '>': [(x, y) => Number(x > y), true],
  '>=': [(x, y) => Number(x >= y), true],
  '==': [(x, y) => Number(x === y), true],
  '!=': [(x, y) => Number(x !== y), true],
  '+': [(x, y) => x + y, false],
  '-': [(x, y) => x - y, false],
  '.*': [(x, y) => x * y, false],
  '/': [(x, y) => x / y, false],
  '%': [(x, y) => remainder(x, y), false],
  '^': [(x, y) => x ** y, false],
};

/** Floored, as Python's: it has the sign of y, so `(step - 3) % 10` counts on evenly below 0. */
function remainder(x: number, y: number): number {
  const rest = x % y;
  if (rest === 0) return 0;
  return rest < 0 === y < 0 ? rest : rest + y;
}

function numbersOf(watch: Watch, scope: WatchScope): Tensor {
  switch (watch.kind) {
    case 'number':
      return scalar(watch.value);
    case 'name':
      return named(watch.name, scope, watch);
    case 'unary': {
      const of = numbersOf(watch.of, scope);
      return watch.operator === '-' ? entrywise(of, (x) => -x) : entrywise(of, (x) => Number(x === 0), true);
    }
    case 'binary':
      return binary(watch.operator, numbersOf(watch.left, scope), numbersOf(watch.right, scope), watch);
    case 'transpose':
      return at(watch, () => transpose(numbersOf(watch.of, scope)));
    case 'index': {
      const [of, picks] = [numbersOf(watch.of, scope), watch.places.map((place) => pickOf(place, scope))];
      return at(watch, () => pick(of, picks));
    }
    case 'call':
      return called(watch.name, watch.inputs, scope, watch);
  }
}

function named(name: string, scope: WatchScope, span: Span): Tensor {
  const number = numberWord(name);
  if (number !== undefined) return scalar(number);
  const full = resolveName(name, scope);
  const found = full === null ? null : scope.read(full);
  if (typeof found === 'string') fail(found, span);
  if (found) return found;
  fail(unknownName(name, scope), span);
}

function binary(operator: BinaryOperator, x: Tensor, y: Tensor, span: Span): Tensor {
  return at(span, () => {
    if (operator === '*' || operator === '@') return product(x, y);
    const [f, bool] = PAIRS[operator];
    return pairwise(x, y, f, bool);
  });
}

function called(name: string, inputs: readonly Watch[], scope: WatchScope, span: Span): Tensor {
  const known = Object.hasOwn(WATCH_FUNCTIONS, name) ? WATCH_FUNCTIONS[name] : undefined;
  if (!known) {
    const names = Object.keys(WATCH_FUNCTIONS);
    fail(`there is no function "${name}"${didYouMean(name, names) || `; there are ${names.join(', ')}`}`, span);
  }
  const [least, most] = known.inputs;
  if (inputs.length < least || inputs.length > most) fail(`expected ${known.usage}`, span);
  const values = inputs.map((input) => numbersOf(input, scope));
  return at(span, () => known.call(values));
}

function pickOf(place: WatchPlace, scope: WatchScope): Pick {
  if (place.kind === 'entry') return whole(place.at, scope);
  const [from, to] = [place.from && whole(place.from, scope), place.to && whole(place.to, scope)];
  return { from, to };
}

function whole(watch: Watch, scope: WatchScope): number {
  const { data } = numbersOf(watch, scope);
  const value = data[0];
  if (data.length === 1 && Number.isInteger(value)) return value as number;
  fail('expected a whole number as a place', watch);
}

/** What goes wrong within `make` went wrong at this part of the text. */
function at(span: Span, make: () => Tensor): Tensor {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof Mistake || !(thrown instanceof Error)) throw thrown;
    fail(thrown.message, span);
  }
}

function fail(message: string, { start, end }: Span): never {
  throw new Mistake({ message, start, end });
}
