import type { GraphBuilder } from '../../engine/builder.js';
import type { NodeId } from '../../engine/graph.js';
import { buildExpression } from './build.js';
import { derivative } from './derivative.js';
import type { Expression } from './parse.js';
import { withParts } from './parts.js';
import { type Pieces, piecesOf } from './pieces.js';
import { print } from './print.js';
import { type Name, simplify } from './simplify.js';
import { textbookForms } from './textbook.js';
import { binary, call, conditional, number, variable } from './tree.js';

/** A formula that could be written for a derivative. */
export interface WrittenDerivative {
  readonly text: string;
  /** Its nodes, entry by entry. */
  build(b: GraphBuilder): NodeId;
}

/** The nodes that a formula's variables stand for. */
type Variables = ReadonlyMap<string, NodeId>;

/** Ways to write a'(z) where a = f(z), those that read best first. */
export function activationDerivatives(f: Expression, variables: Variables): WrittenDerivative[] {
  const exact = derivative(f, 'z');
  const pieces = piecesOf(f, 'z');
  const forms = [...(pieces ? [piecewise(pieces, 'z')] : []), ...byRules(f, 'z', { name: 'a', stands: f })];
  return written([...textbookForms(f, exact), ...shortestFirst(forms)], variables);
}

/** Ways to write a loss's derivative in the network's output a. */
export function lossDerivatives(f: Expression, variables: Variables): WrittenDerivative[] {
  return written(shortestFirst(byRules(f, 'a', null)), variables);
}

/**
 * What the rules of calculus give, in several ways. Each is f' but for rounding, for overflow, and for where pieces meet: sign(u)²
 * is 1, but not at 0. Which of them is right wherever f is, is for the check to say.
 */
function byRules(f: Expression, name: string, known: Name | null): Expression[] {
  const simple = (each: Expression): Expression[] => [simplify(each), ...(known ? [simplify(each, known)] : [])];
  const forms = (['apart', 'together'] as const).flatMap((quotients) => simple(derivative(f, name, quotients)));
  return [...forms, ...forms.map((each) => simplify(withoutSigns(each)))];
}

/** sign(u)² as 1, which it is but at 0. */
function withoutSigns(expression: Expression): Expression {
  const squared = expression.kind === 'binary' && expression.operator === '^' && print(expression.right) === '2';
  if (squared && expression.left.kind === 'call' && expression.left.name === 'sign') return number(1);
  return withParts(expression, withoutSigns);
}

/** Stretch by stretch. */
function piecewise({ of, ends }: Pieces, name: string): Expression {
  const all = of.map((piece) => simplify(derivative(piece, name), { name: 'a', stands: piece }));
  const [first, ...rest] = all as [Expression, ...Expression[]];
  const slopes = [first];
  const between: number[] = [];
  for (const [i, slope] of rest.entries()) {
    if (print(slope) === print(slopes.at(-1) as Expression)) continue;
    slopes.push(slope);
    between.push(ends[i] as number);
  }
  return joined(slopes, between, variable(name));
}

function joined(slopes: readonly Expression[], ends: readonly number[], z: Expression): Expression {
  const [low, middle, high] = slopes as [Expression, Expression, Expression];
  const end = (i: number): Expression => number(ends[i] as number);
  if (slopes.length === 1) return low;
  if (slopes.length === 2) return conditional(binary('>', z, end(0)), middle, low);
  if (slopes.length === 3 && print(low) === print(high) && ends[0] === -(ends[1] as number))
    return conditional(binary('<', call('abs', z), end(1)), middle, low);
  return slopes
    .slice(0, -1)
    .reduceRight((rest, slope, i) => conditional(binary('<', z, end(i)), slope, rest), slopes.at(-1) as Expression);
}

function shortestFirst(forms: readonly Expression[]): Expression[] {
  return [...forms].sort((one, other) => print(one).length - print(other).length);
}

function written(forms: readonly Expression[], variables: Variables): WrittenDerivative[] {
  const byText = new Map(forms.map((form) => [print(form), form]));
  return [...byText].map(([text, form]) => ({ text, build: (b) => buildExpression(b, form, variables) }));
}
