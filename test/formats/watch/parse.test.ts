import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWatch } from '../../../src/formats/watch/parse.js';
import type { Watch, WatchPlace } from '../../../src/formats/watch/tree.js';

/** A tree with a bracket around everything: how the text was understood. */
function shown(watch: Watch): string {
  switch (watch.kind) {
    case 'number':
      return String(watch.value);
    case 'name':
      return watch.name;
    case 'unary':
      return `(${watch.operator}${shown(watch.of)})`;
    case 'binary':
      return `(${shown(watch.left)} ${watch.operator} ${shown(watch.right)})`;
    case 'transpose':
      return `(${shown(watch.of)}')`;
    case 'index':
      return `${shown(watch.of)}[${watch.places.map(place).join(', ')}]`;
    case 'call':
      return `${watch.name}(${watch.inputs.map(shown).join(', ')})`;
  }
}

function place(of: WatchPlace): string {
  if (of.kind === 'entry') return shown(of.at);
  return `${of.from ? shown(of.from) : ''}:${of.to ? shown(of.to) : ''}`;
}

function understood(text: string): string {
  const result = parseWatch(text);
  return result.ok ? shown(result.watch) : `${result.problem.start}–${result.problem.end}: ${result.problem.message}`;
}

describe('an expression over tensors', () => {
  it.each([
    ['norm(delta)', 'norm(delta)'],
    ['max(abs(hidden.dW))', 'max(abs(hidden.dW))'],
    ['hidden.a[0, 3]', 'hidden.a[0, 3]'],
    ['hidden.a[-1, 1:3][:, 2:]', 'hidden.a[(-1), 1:3][:, 2:]'],
    ['mean(hidden.a == 0) > 0.9', '(mean((hidden.a == 0)) > 0.9)'],
    ["output.delta' * hidden.a", "((output.delta') * hidden.a)"],
    ["W'' - 2.*W./3", "(((W')') - ((2 .* W) / 3))"],
    ['-z^2^3', '(-(z ^ (2 ^ 3)))'],
    ['2^-1', '(2 ^ (-1))'],
    ['step % 100 == 0', '((step % 100) == 0)'],
    ['2 * step % 7', '((2 * step) % 7)'],
    ['a < 1 && b > 2 || !c == 0', '(((a < 1) && (b > 2)) || ((!c) == 0))'],
    ['a - b - c * d @ e', '((a - b) - ((c * d) @ e))'],
    ['norm(features.0.weight) < 1e-7', '(norm(features.0.weight) < 1e-7)'],
    ['"my layer".dW + "a-b"."c d"', '(my layer.dW + a-b.c d)'],
    ['‖', '0–1: there is "‖" where a value was expected'],
    ['∇W - δ', '(∇W - δ)'],
  ])('%s', (text, tree) => {
    expect(understood(text)).toBe(tree);
  });

  it.each([
    ['', '0–0: the expression is empty; expected one such as norm(hidden.dW)'],
    ['norm(', '5–5: the expression ends where a value was expected'],
    ['norm(a', '6–6: ")" expected to close norm('],
    ['a[0', '3–3: "]" expected to close an index'],
    ['a[0 1]', '4–5: "]" expected to close an index, found "1"'],
    ['1 + * 2', '4–5: there is "*" where a value was expected'],
    ['a b', '2–3: unexpected "b"; expected an operator or the end'],
    ['a ? b', '2–3: unexpected "?"; expected an operator or the end'],
  ])('says where "%s" goes wrong', (text, problem) => {
    expect(understood(text)).toBe(problem);
  });

  it('knows where each part stands', () => {
    const result = parseWatch('1 + hidden.a[0]');
    if (!result.ok || result.watch.kind !== 'binary') throw new Error('expected a sum');
    const { right } = result.watch;
    expect([right.start, right.end]).toEqual([4, 15]);
  });

  it('never throws, whatever is typed', () => {
    const typed = fc.array(fc.constantFrom(...'ab.W\'[](),:+-*@/^!<>=&|δ∇"019 e?'.split('')), { maxLength: 30 });
    fc.assert(
      fc.property(typed, (letters) => {
        const text = letters.join('');
        const result = parseWatch(text);
        const { start, end } = result.ok ? result.watch : result.problem;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { seed: 6 },
    );
    expect(understood(`${'('.repeat(5000)}1`)).toContain('nested too deeply');
    expect(understood(`${'-'.repeat(5000)}1`)).toContain('nested too deeply');
  });
});
