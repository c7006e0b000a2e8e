import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { elementwiseDerivative } from '../../../src/engine/differentiate.js';
import { Execution } from '../../../src/engine/execution.js';
import { buildExpression } from '../../../src/formats/expression/build.js';
import { derivative } from '../../../src/formats/expression/derivative.js';
import { type Expression, parseExpression } from '../../../src/formats/expression/parse.js';
import { print } from '../../../src/formats/expression/print.js';
import { simplify } from '../../../src/formats/expression/simplify.js';
import { formulas } from './formulas.js';

function parse(text: string, variables: readonly string[] = ['z', 'a', 'y']): Expression {
  const parsed = parseExpression(text, variables);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.expression;
}

/** What a person would be told to write for f'(z). */
function written(f: string): string {
  return print(simplify(derivative(parse(f), 'z'), { name: 'a', stands: parse(f) }));
}

describe('the derivative of a formula, in few signs', () => {
  // Expected: by hand, with the tables of any calculus book.
  it.each([
    ['tanh(z)', '1 - a^2'],
    ['exp(z)', 'a'],
    ['1 / (1 + exp(-z))', 'exp(-z) * a^2'],
    ['sigmoid(z)', 'a * (1 - a)'],
    ['z * sigmoid(z)', 'sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z))'],
    ['sin(z)', 'cos(z)'],
    ['cos(2 * z)', '-2 * sin(2 * z)'],
    ['z / -2', '-0.5'],
    ['2 * z / pi', '2 / pi'],
    ['e^z', 'a'],
    ['2 * z / 3', '2 / 3'],
    ['0.5 * z * (1 + erf(z / sqrt(2)))', '(1 + erf(z / sqrt(2))) / 2 + z * exp(-z^2 / 2) / sqrt(2 * pi)'],
    ['z^3', '3 * z^2'],
    ['z', '1'],
    ['5', '0'],
    ['0.5 * z^2', 'z'],
    ['log(1 + exp(z))', 'exp(z) / (1 + exp(z))'],
    ['max(z, 0)', 'z > 0 ? 1 : 0'],
    ['max(z, 0.1 * z)', 'z > 0.1 * z ? 1 : 0.1'],
    ['z > 0 ? z : exp(z) - 1', 'z > 0 ? 1 : exp(z)'],
    ['sqrt(1 + z^2)', 'z / a'],
    ['erf(z)', '2 * exp(-z^2) / sqrt(pi)'],
    ['abs(z)', 'sign(z)'],
    ['z / (1 + abs(z))', '1 / (1 + abs(z)) - abs(z) / (1 + abs(z))^2'],
    ['tan(z)', '1 + a^2'],
    ['2^z', 'a * log(2)'],
  ])('of %s is %s', (f, expected) => {
    expect(written(f)).toBe(expected);
  });

  it('of a loss, in the output', () => {
    expect(print(simplify(derivative(parse('0.5 * (a - y)^2'), 'a')))).toBe('a - y');
    expect(print(simplify(derivative(parse('(a - y)^2'), 'a')))).toBe('2 * (a - y)');
    expect(print(simplify(derivative(parse('(y - a)^2'), 'a')))).toBe('2 * (a - y)');
    expect(print(simplify(derivative(parse('-(y * log(a) + (1 - y) * log(1 - a))'), 'a')))).toBe(
      '(1 - y) / (1 - a) - y / a',
    );
  });
});

function valuesAt(expression: Expression, z: readonly number[], a: Float64Array | null = null): Float64Array {
  const b = new GraphBuilder('float64');
  const [zs, as] = [b.leaf('input', 'z', [z.length]), b.leaf('input', 'a', [z.length])];
  const value = b.expand(
    buildExpression(
      b,
      expression,
      new Map([
        ['z', zs],
        ['a', as],
      ]),
    ),
    [z.length],
  );
  return computed(b, value, [
    [zs, z],
    [as, a ?? z],
  ]);
}

function computed(
  b: GraphBuilder,
  node: number,
  leaves: readonly (readonly [number, ArrayLike<number>])[],
): Float64Array {
  const execution = new Execution(b.nodes, [node]);
  for (const [leaf, data] of leaves) execution.feed(leaf, Float64Array.from(data));
  execution.run();
  return Float64Array.from(execution.view(node));
}

function engines(f: Expression, z: readonly number[]): Float64Array {
  const b = new GraphBuilder('float64');
  const zs = b.leaf('input', 'z', [z.length]);
  const value = b.expand(buildExpression(b, f, new Map([['z', zs]])), [z.length]);
  return computed(b, elementwiseDerivative(b, value, zs), [[zs, z]]);
}

const POINTS = [0.37, 1.21, -0.83, 2.49];

/** Two roundings of the same number; where they blow up neither says anything. */
function agree(one: number, other: number, size: number): boolean {
  if (!Number.isFinite(one) || !Number.isFinite(other) || size > 1e6) return true;
  return Math.abs(one - other) <= 1e-8 * (1 + Math.abs(one) + size);
}

describe('any formula', () => {
  it('is printed so that it reads back as the same formula', () => {
    fc.assert(
      fc.property(formulas, (f) => {
        expect(print(parse(print(f)))).toBe(print(f));
        expect(Array.from(valuesAt(parse(print(f)), POINTS))).toEqual(Array.from(valuesAt(f, POINTS)));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('keeps its values when it is simplified', () => {
    fc.assert(
      fc.property(formulas, (f) => {
        const [plain, simple] = [valuesAt(f, POINTS), valuesAt(simplify(f), POINTS)];
        for (const [i, value] of plain.entries()) {
          if (!agree(value, simple[i] as number, Math.abs(value)))
            throw new Error(`${print(f)} became ${print(simplify(f))}`);
        }
      }),
      { numRuns: 500, seed: 2 },
    );
  });

  it("has the engine's own derivative: the rules of calculus against reverse mode", () => {
    let compared = 0;
    fc.assert(
      fc.property(formulas, (f) => {
        const simple = simplify(derivative(f, 'z'), { name: 'a', stands: f });
        const a = valuesAt(f, POINTS);
        const [ours, theirs] = [valuesAt(simple, POINTS, a), engines(f, POINTS)];
        for (const [i, value] of theirs.entries()) {
          if (!Number.isFinite(a[i] as number) || Math.abs(a[i] as number) > 1e4) continue;
          compared++;
          if (!agree(value, ours[i] as number, Math.abs(value)))
            throw new Error(`f = ${print(f)}, f' = ${print(simple)}, at ${POINTS[i]}: ${ours[i]} for ${value}`);
        }
      }),
      { numRuns: 500, seed: 3 },
    );
    expect(compared).toBeGreaterThan(1000);
  });
});
