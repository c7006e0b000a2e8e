import { describe, expect, it } from 'vitest';
import { type Tensor, tensor } from '../../../src/engine/tensor.js';
import { parseWatch } from '../../../src/formats/watch/parse.js';
import { evaluate, holds } from '../../../src/session/watch/evaluate.js';
import type { WatchScope } from '../../../src/session/watch/scope.js';

/** Two examples, three hidden units, one output. */
const NUMBERS: Readonly<Record<string, Tensor>> = {
  x: tensor([2, 2], [1, 2, 3, 4]),
  'hidden.a': tensor([2, 3], [0, 0.5, 1, 0, -2, 0]),
  'hidden.weight': tensor([3, 2], [1, 2, 3, 4, 5, 6]),
  'hidden.weight.gradient': tensor([3, 2], [1, -7, 0, 2, 3, 4]),
  'hidden.bias': tensor([3], [1, 2, 3]),
  'hidden.x': tensor([2, 2], [9, 9, 9, 9]),
  'output.delta': tensor([2, 1], [0.5, -1]),
  'output.upstream': tensor([2, 1], [Number.NaN, 1]),
  'block.scale.gradient': tensor([2], [3, 4]),
  loss: tensor([], [0.25]),
  learningRate: tensor([], [0.1]),
};

const SCOPE: WatchScope = {
  names: new Set(Object.keys(NUMBERS)),
  read: (name) => NUMBERS[name] ?? `${name} is not known yet`,
  layer: null,
};

function value(text: string, layer: string | null = null): unknown {
  const parsed = parseWatch(text);
  const result = parsed.ok ? evaluate(parsed.watch, { ...SCOPE, layer }) : parsed;
  if (!result.ok) return `${result.problem.start}–${result.problem.end}: ${result.problem.message}`;
  const { shape, data } = result.value;
  return shape.length === 0 ? data[0] : [shape, [...data]];
}

// Worked out by hand from NUMBERS, with NumPy's conventions.
describe('what an expression says', () => {
  it.each([
    ['hidden.a[0, 1]', 0.5],
    ['hidden.a[-1, 1]', -2],
    ['hidden.a[1]', [[3], [0, -2, 0]]],
    [
      'hidden.a[:, 1:]',
      [
        [2, 2],
        [0.5, 1, -2, 0],
      ],
    ],
    ['hidden.weight[1:-1, 0]', [[1], [3]]],
    ['mean(hidden.a == 0)', 0.5],
    ['count(hidden.a > 0)', 2],
    ['max(abs(hidden.dW))', 7],
    ['max(hidden.b, 2)', [[3], [2, 2, 3]]],
    ['norm(block.dscale)', 5],
    ['norm(∇W, 1)', [[3], [Math.sqrt(50), 2, 5]], 'hidden'],
    ['sum(hidden.W)', 21],
    ['sum(hidden.W, 0)', [[2], [9, 12]]],
    ['sum(hidden.W, -1)', [[3], [3, 7, 11]]],
    ['argmax(hidden.a, 1)', [[2], [2, 0]]],
    ['std(hidden.b)', Math.sqrt(2) / Math.sqrt(3)],
    [
      "output.delta' * hidden.a",
      [
        [1, 3],
        [0, 2.25, 0.5],
      ],
    ],
    [
      "x @ hidden.W' + hidden.b",
      [
        [2, 3],
        [6, 13, 20, 12, 27, 42],
      ],
    ],
    [
      'hidden.W .* hidden.W - hidden.W^2',
      [
        [3, 2],
        [0, 0, 0, 0, 0, 0],
      ],
    ],
    ['hidden.b * hidden.b', 14],
    ['2 * hidden.b / 4', [[3], [0.5, 1, 1.5]]],
    ['J / eta', 2.5],
    ['any(isnan(output.upstream))', 1],
    ['max(output.upstream)', Number.NaN],
    ['size(x), 0', '7–8: unexpected ","; expected an operator or the end'],
    ['size(hidden.W, 0) * size(hidden.W)', 18],
    ['x[0]', [[2], [9, 9]], 'hidden'],
    ['x[0]', [[2], [1, 2]]],
    ['!hidden.a[0]', [[3], [1, 0, 0]]],
    ['loss < 1 && loss > 0', 1],
    ['-2^2', -4],
    // As Python's: 7 % 3 is 1, -7 % 3 is 2, 7 % -3 is -2, -6 % 3 is 0, 7 % 0 has no answer.
    ['7 % 3', 1],
    ['-7 % 3', 2],
    ['7 % -3', -2],
    ['-6 % 3', 0],
    ['7 % 0', Number.NaN],
    ['hidden.b % 2', [[3], [1, 0, 1]]],
  ])('%s', (text: string, expected: unknown, layer?: string) => {
    expect(value(text, layer ?? null)).toEqual(expected);
  });

  it.each([
    ['1 + hiden.a', '4–11: there is no "hiden.a" here, did you mean "hidden.a"?'],
    ['hiden.W', '0–7: there is no "hiden.W" here, did you mean "hidden.W"?'],
    ['hidden.w', '0–8: there is no "hidden.w" here, did you mean "hidden.W"?'],
    ['hidden.DW', '0–9: there is no "hidden.DW" here, did you mean "hidden.dW"?'],
    ['hiden.weight', '0–12: there is no "hiden.weight" here, did you mean "hidden.weight"?'],
    ['learningrate', '0–12: there is no "learningrate" here, did you mean "learningRate"?'],
    ['hidden.q', '0–8: there is no "hidden.q" here: hidden has a, W, dW, b, x'],
    ['hidden.W.T', `0–10: there is no "hidden.W.T" here: the transpose is written hidden.W'`],
    ['nrm(x)', '0–6: there is no function "nrm", did you mean "norm"?'],
    ['norm()', '5–6: there is ")" where a value was expected'],
    ['sqrt(x, x)', '0–10: expected sqrt(x)'],
    ['hidden.a[2, 0]', '0–14: there is no entry 2 along axis 0, which has 2: the first is 0'],
    ['hidden.a[0, 0, 0]', '0–17: 2 × 3 has 2 axes, not 3'],
    ['hidden.a[0.5]', '9–12: expected a whole number as a place'],
    ['hidden.a + x', '0–12: 2 × 3 and 2 × 2 do not go together entry by entry'],
    [
      'hidden.a * hidden.a',
      '0–19: 2 × 3 times 2 × 3 is no matrix product: columns on the left are as many as rows on the right; .* multiplies entry by entry',
    ],
    ["hidden.b'", '0–9: 3 has one axis alone: there is nothing to transpose'],
    ['sum(x, 2)', '0–9: there is no axis 2: axes are 0 to 1'],
  ])('says where %s goes wrong', (text, problem) => {
    expect(value(text)).toBe(problem);
  });
});

describe('a condition', () => {
  const condition = (text: string): unknown => {
    const parsed = parseWatch(text);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    const result = holds(parsed.watch, SCOPE);
    return result.ok ? result.holds : result.problem.message;
  };

  it('is one number that is not 0', () => {
    expect(condition('max(abs(hidden.dW)) > 6')).toBe(true);
    expect(condition('loss - 0.25')).toBe(false);
    expect(condition('output.upstream[0, 0]')).toBe(false);
  });

  it('is no tensor of answers', () => {
    expect(condition('hidden.a > 0')).toBe(
      'a condition is one number, and this is 2 × 3: any(…) or all(…) make one of it',
    );
  });
});
