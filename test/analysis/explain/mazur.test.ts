import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Explanation, MathSymbol } from '../../../src/protocol.js';
import { sessionOf, sessionOfExample } from '../../session/open.js';

/** Numbers: Mazur, "A step by step backpropagation example" (2015), and the derivation that the contract's notation is from. */
async function explained(at: string, depth = 1): Promise<Explanation> {
  const session = await sessionOfExample('mazur.grad.json');
  return (await session.request('explain', { at, depth, most: 4 })).explanation;
}

function term({ terms }: Explanation, label: string): Explanation {
  const found = terms.find((each) => each.label === label);
  if (!found) throw new Error(`there is no ${label} among ${terms.map((each) => each.label).join('; ')}`);
  return found;
}

describe('the 2-2-2 network, explained', () => {
  it('δ of a hidden unit is the blame of those above by their weights, times its own slope', async () => {
    const delta = await explained('hidden.delta[0,0]');
    expect(delta).toMatchObject({ at: 'hidden.delta[0,0]', label: 'δ₁⁽²⁾', combine: 'product' });
    expect(delta.rule).toBe("δ_i⁽ˡ⁾ = (Σ_j W_ji⁽ˡ⁾ δ_j⁽ˡ⁺¹⁾) f'(z_i⁽ˡ⁾)");
    expect(delta.value).toBeCloseTo(0.008771, 6);
    expect(delta.symbol).toEqual({ base: 'δ', sub: '1', sup: '2', hue: 'delta', example: null });
    const [sum, slope] = delta.terms as [Explanation, Explanation];
    expect(sum).toMatchObject({ at: 'hidden.upstream[0,0]', combine: 'sum', count: 2 });
    expect(sum.value).toBeCloseTo(0.03635031, 8);
    expect(sum.terms.map(({ label }) => label)).toEqual(['W₁₁⁽²⁾ · δ₁⁽³⁾', 'W₂₁⁽²⁾ · δ₂⁽³⁾']);
    expect(sum.terms.map(({ value }) => value)).toEqual([expect.closeTo(0.0554, 5), expect.closeTo(-0.01905, 5)]);
    expect(slope).toMatchObject({
      label: "f'(z₁⁽²⁾)",
      because: "∵ a = sigmoid(z) ∴ f'(z) = a(1 − a)",
      combine: 'product',
    });
    expect(slope.value).toBeCloseTo(0.241300709, 9);
    expect(slope.share).toEqual({ fraction: expect.closeTo(0.9652, 4), largest: 0.25 });
  });

  it('each factor of the chain rule is one ∂', async () => {
    const written = (each: Explanation | undefined): string | null => {
      const text = ({ base, sub, sup }: MathSymbol): string => `${base}${sub ?? ''}(${sup ?? ''})`;
      return each?.partial ? `∂${text(each.partial.of)}/∂${text(each.partial.by)}` : null;
    };
    const delta = await explained('hidden.delta[0,0]');
    const [sum, slope] = delta.terms;
    expect([delta, sum, slope].map(written)).toEqual(['∂J()/∂z1(2)', '∂J()/∂a1(2)', '∂a1(2)/∂z1(2)']);
    expect(sum?.terms[1]?.terms.map(written)).toEqual(['∂z2(3)/∂a1(2)', '∂J()/∂z2(3)']);
    const gradient = await explained('output.weight.gradient[0,1]');
    expect([gradient, ...gradient.terms].map(written)).toEqual(['∂J()/∂W12(2)', '∂J()/∂z1(3)', '∂z1(3)/∂W12(2)']);
  });

  it('δ at the output has the signs of the seed: −(y − a) f′(z)', async () => {
    const delta = await explained('output.delta[0,0]');
    expect(delta.value).toBeCloseTo(0.138498562, 9);
    expect(delta.terms.map(({ label }) => label)).toEqual(['−1', 'y₁ − a₁⁽³⁾', "f'(z₁⁽³⁾)"]);
    expect(term(delta, 'y₁ − a₁⁽³⁾').value).toBeCloseTo(-0.74136507, 8);
  });

  it('∇W is δ a, and W := W − η∇W', async () => {
    const gradient = await explained('output.weight.gradient[0,0]');
    expect(gradient.value).toBeCloseTo(0.082167041, 9);
    expect(gradient.terms.map(({ at }) => at)).toEqual(['output.delta[0,0]', 'hidden.a[0,0]']);
    const update = await explained('output.weight.update[0,0]');
    expect(update.terms.map(({ label }) => label)).toEqual(['−1', 'η', '∇W₁₁⁽²⁾']);
    expect(0.4 + update.value).toBeCloseTo(0.35891648, 8);
  });

  it('J is made of errors, z of weights, and it ends at what the file gives', async () => {
    const loss = await explained('J', 0);
    expect(loss.terms.map(({ value }) => value)).toEqual([
      expect.closeTo(0.274811083, 9),
      expect.closeTo(0.023560026, 9),
    ]);
    const z = await explained('hidden.z[0,0]');
    expect(z.terms.map(({ label, value }) => [label, Number(value.toFixed(6))])).toEqual([
      ['b₁⁽¹⁾', 0.35],
      ['W₁₂⁽¹⁾ · x₂', 0.02],
      ['W₁₁⁽¹⁾ · x₁', 0.0075],
    ]);
    expect(z.terms[0]).toMatchObject({ combine: 'given', at: 'hidden.bias[0]', unfolds: null });
    expect(z.terms[0]?.range?.start.line).toBeGreaterThan(0);
  });

  it('x, y and η end at their keys in the file', async () => {
    const lines = (await readFile('examples/mazur.grad.json', 'utf8')).split('\n');
    const saidAt = (whole: Explanation, label: string): string | undefined => {
      const all = (each: Explanation): Explanation[] => [each, ...each.terms.flatMap(all)];
      const { start, end } = all(whole).find((each) => each.label === label)?.range ?? {};
      return start && lines[start.line]?.slice(start.column, end?.column);
    };
    expect(saidAt(await explained('hidden.z[0,0]'), 'x₂')).toBe('"x"');
    expect(saidAt(await explained('output.delta[0,0]'), 'y₁')).toBe('"y"');
    expect(saidAt(await explained('output.weight.update[0,0]'), 'η')).toBe('"learningRate"');
  });

  it('an η that was set by hand stands in no file', async () => {
    const session = await sessionOfExample('mazur.grad.json');
    await session.request('assign', { name: 'learningRate', index: [], value: 0.25 });
    const ask = { at: 'output.weight.update[0,0]', depth: 1, most: 4 };
    const { explanation } = await session.request('explain', ask);
    expect(explanation.terms.find(({ label }) => label === 'η')).toMatchObject({ value: 0.25, range: null });
  });

  it('every term that has a name can be asked for anew, and has the same value', async () => {
    const session = await sessionOfExample('mazur.grad.json');
    const named = (each: Explanation): Explanation[] =>
      [each, ...each.terms.flatMap(named)].filter(({ at }) => at !== null);
    const all = named(await explained('hidden.delta[0,1]', 6));
    expect(all.length).toBeGreaterThan(15);
    for (const { at, value } of all) {
      const { explanation } = await session.request('explain', { at: at as string, depth: 0, most: 4 });
      expect([explanation.at, explanation.value]).toEqual([at, value]);
    }
  });
});

describe('a sum with a long tail', () => {
  it('shows the biggest, and the rest as one that can be asked for', async () => {
    const session = await sessionOfExample('digits.grad.json');
    const ask = async (at: string, from: number) =>
      (await session.request('explain', { at, depth: 0, most: 4, from })).explanation;
    const whole = await ask('hidden1.upstream[3,5]', 0);
    const sizes = whole.terms.slice(0, 4).map(({ value }) => Math.abs(value));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    const tail = whole.terms.at(-1) as Explanation;
    expect(tail).toMatchObject({ label: '12 more terms together', count: 12, terms: [] });
    const opened = await ask(tail.unfolds?.at as string, tail.unfolds?.from as number);
    expect(opened.value).toBeCloseTo(tail.value, 15);
    expect(opened.terms.map(({ label }) => label).at(-1)).toBe('8 more terms together');
  });
});

describe('softmax with cross-entropy', () => {
  it('δ is (a − y)/N, and a is unfolded', async () => {
    const session = await sessionOfExample('digits.grad.json');
    const { explanation } = await session.request('explain', { at: 'output.delta[3,9]', depth: 0, most: 4 });
    expect(explanation.rule).toBe('δ_j⁽ᴸ⁾ = (p_j⁽ᴸ⁾ − y_j)/N, p = softmax(z)');
    expect(explanation.terms.map(({ label }) => label)).toEqual(['1/32', 'softmax(z₁₀⁽⁴⁾) − y₁₀']);
  });
});

describe('what names no number', () => {
  it.each([
    ['hiden.delta[0,0]', /there is no "hiden.delta" to explain.*hidden.delta/],
    ['hidden.delta', /say which of its numbers: hidden.delta has the shape \[1, 2\]/],
    ['hidden.delta[0,7]', /there is no \[0,7\]/],
    ['hidden.delta[0]', /has the shape \[1, 2\]/],
    ['loss[0]', /loss is one number/],
    ['#99999[0]', /no such part/],
    ['', /there is no "" to explain/],
  ])('%s', async (at, message) => {
    await expect(explained(at)).rejects.toThrow(message);
  });
});

describe('a derivative that the user wrote', () => {
  it('is the factor, with its own formula', async () => {
    const session = await sessionOf(
      JSON.stringify({
        input: [1],
        layers: [{ type: 'dense', name: 'own', units: 1, weights: [[0.5]], activation: { f: 'tanh(z)', df: '1-a^3' } }],
        loss: 'squared-error',
        data: { x: [[1]], y: [[0]] },
      }),
    );
    const { explanation } = await session.request('explain', { at: 'own.delta[0,0]', depth: 1, most: 4 });
    const slope = explanation.terms.at(-1) as Explanation;
    expect(slope.because).toBe("∵ f(z) = tanh(z) ∴ f'(z) = 1-a^3, as the file has it");
    expect(slope.value).toBeCloseTo(1 - Math.tanh(0.5) ** 3, 14);
  });
});
