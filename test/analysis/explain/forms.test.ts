import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../../src/protocol.js';
import { nodeCode } from '../../../src/worker/nodeCode.js';
import { exampleText } from '../../formats/files.js';
import { sessionOf, sessionOfExample } from '../../session/open.js';

/** Models as small as they can be; what is asked for is read as a learner reads it. */
async function explained(model: object, at: string, depth = 0): Promise<Explanation> {
  const session = await sessionOf(JSON.stringify({ seed: 1, loss: 'squared-error', ...model }));
  return (await session.request('explain', { at, depth, most: 4 })).explanation;
}

const labels = ({ terms }: Explanation): string[] => terms.map(({ label }) => label);

function below(explanation: Explanation, label: string): Explanation {
  const search = (each: Explanation): Explanation | undefined =>
    each.label === label ? each : each.terms.map(search).find((found) => found !== undefined);
  const found = search(explanation);
  if (!found) throw new Error(`there is no ${label}`);
  return found;
}

describe('recurrent layers', () => {
  const cell = (type: string): object => ({
    input: [2, 1],
    layers: [
      { type, name: 'cell', units: 2 },
      { type: 'dense', name: 'out', units: 1 },
    ],
    data: { x: [[[0.5], [1]]], y: [[1]] },
  });

  it("an LSTM's memory is what its forget gate keeps and its input gate lets in (Gers et al. 2000)", async () => {
    const c = await explained(cell('lstm'), 'cell.c[0,1,1]');
    expect(c.rule).toBe('c_t = f ⊙ c_t−1 + i ⊙ g');
    expect(labels(c).sort()).toEqual(['c₁,₂⁽²⁾ · f₂,₂⁽²⁾', 'i₂,₂⁽²⁾ · g₂,₂⁽²⁾']);
    const forget = below(c, 'f₂,₂⁽²⁾');
    expect(forget).toMatchObject({ combine: 'function', function: 'sigmoid' });
    expect(forget.because).toMatch(/the forget gate/);
    // The gates of 2 units stand as i, f, g, o: f of unit 2 is z's fourth number.
    expect(forget.terms.map(({ at }) => at)).toEqual(['cell.z[0,1,3]']);
  });

  it('z of a step is made of the state before, which has a name though none shows it', async () => {
    const z = await explained(cell('gru'), 'cell.z[0,1,0]');
    expect(labels(z)).toContain('Wₕ₁₁⁽¹⁾ · h₁,₁⁽²⁾');
    expect(labels(below(z, 'h₁,₁⁽²⁾'))).toEqual(['1 − u₁,₁⁽²⁾', 'n₁,₁⁽²⁾']);
  });

  it('δ goes back through time', async () => {
    const delta = await explained(cell('rnn'), 'cell.delta[0,0,1]');
    expect(delta.rule).toBe("δ_t = (∂J/∂h_t + Wₕᵀ δ_t+1) f'(z_t)");
    expect(labels(delta)).toEqual(['Wₕ₁₂⁽¹⁾ · δ₂,₁⁽²⁾ + Wₕ₂₂⁽¹⁾ · δ₂,₂⁽²⁾', '1 − h₁,₂⁽²⁾ · h₁,₂⁽²⁾']);
  });
});

describe('norms', () => {
  const normed = (type: string) => ({
    input: [2],
    layers: [
      { type: 'dense', name: 'hidden', units: 3, bias: false },
      { type, name: 'norm' },
      { type: 'dense', name: 'out', units: 1 },
    ],
    data: {
      x: [
        [0, 1],
        [1, 0.5],
        [2, -1],
      ],
      y: [[1], [0], [0.5]],
    },
  });

  it('a is γx̂ + β, x̂ what the batch makes of it (Ioffe & Szegedy 2015, algorithm 1)', async () => {
    const a = await explained(normed('batchnorm'), 'norm.a[0,1]');
    expect(labels(a)).toEqual(['γ₂⁽²⁾ · x̂₂⁽³⁾', 'β₂⁽²⁾']);
    const standard = below(a, 'x̂₂⁽³⁾');
    expect(labels(standard)).toEqual(['a₂⁽²⁾ − μ₂⁽³⁾', '1/√(σ²₂⁽³⁾ + ε)']);
    expect(below(a, 'μ₂⁽³⁾').terms.map(({ label }) => label)).toEqual(['1/3', 'Σ_n a₂⁽²⁾']);
  });

  it('δ below batch norm: γ/√(σ² + ε) (δ − mean δ − x̂ mean(δx̂))', async () => {
    const delta = await explained(normed('batchnorm'), 'hidden.delta[0,1]');
    expect(delta.rule).toBe('δ_i⁽ˡ⁾ = γ/√(σ² + ε) (δ⁽ˡ⁺¹⁾ − mean(δ⁽ˡ⁺¹⁾) − x̂ mean(δ⁽ˡ⁺¹⁾ x̂))');
    expect(labels(delta)).toEqual(['γ₂⁽²⁾', 'δ₂⁽³⁾ − mean(δ) − x̂₂⁽³⁾ · mean(δ x̂)', '1/√(σ²₂⁽³⁾ + ε)']);
    // Over the three examples, ∇β and ∇γ are the sums.
    expect(labels(below(delta, 'mean(δ)'))).toEqual(['1/3', '∇β₂⁽²⁾']);
    expect(labels(below(delta, 'mean(δ x̂)'))).toEqual(['1/3', '∇γ₂⁽²⁾']);
  });

  it('δ below layer norm, beside what goes past it: what comes back through it is a term by itself', async () => {
    const model = {
      ...normed('layernorm'),
      layers: [
        { type: 'dense', name: 'hidden', units: 3 },
        {
          ...{ type: 'residual', name: 'block' },
          layers: [
            { type: 'layernorm', name: 'norm' },
            { type: 'dense', name: 'inner', units: 3 },
          ],
        },
        { type: 'dense', name: 'out', units: 1 },
      ],
    };
    const delta = await explained(model, 'hidden.delta[0,1]');
    // hidden, block, norm and inner are the layers 1 to 4: their δ have the number above by one.
    expect(delta.rule).toBe('δ_i⁽ˡ⁾ = (δ_i⁽³⁾ + ∇x_i⁽⁴⁾)');
    expect(labels(delta).sort()).toEqual(['δ₂⁽³⁾', '∇x₂⁽⁴⁾'].sort());
    const through = below(delta, '∇x₂⁽⁴⁾');
    expect(through).toMatchObject({
      rule: '∇x = (γ δ − mean(γ δ) − x̂ mean(γ δ x̂))/√(σ² + ε)',
      because: 'what comes back through block.norm',
      combine: 'product',
    });
    expect(labels(through)).toEqual(['γ₂⁽³⁾ · δ₂⁽⁴⁾ − mean(γ δ) − x̂₂⁽⁴⁾ · mean(γ δ x̂)', '1/√(σ²⁽⁴⁾ + ε)']);
    // Ba et al. 2016: the mean is over the three units.
    expect(labels(below(through, 'mean(γ δ)'))).toEqual(['1/3', 'γ₁⁽³⁾ · δ₁⁽⁴⁾ + γ₂⁽³⁾ · δ₂⁽⁴⁾ + γ₃⁽³⁾ · δ₃⁽⁴⁾']);
  });

  it('a layer that is an activation alone gives f′ to the δ of the norm before it', async () => {
    const { layers, ...rest } = normed('batchnorm');
    const [hidden, norm, out] = layers;
    const model = { ...rest, layers: [hidden, norm, { type: 'activation', name: 'bent', activation: 'tanh' }, out] };
    const delta = await explained(model, 'norm.delta[0,1]');
    // out, the fourth layer, reads what is bent: W⁽⁴⁾ and δ⁽⁵⁾ are not those of l and l + 1.
    expect(delta.rule).toBe("δ_i⁽ˡ⁾ = (Σ_j W_ji⁽⁴⁾ δ_j⁽⁵⁾) f'(z_i⁽ˡ⁾)");
    expect(labels(delta)).toEqual(['W₁₂⁽⁴⁾ · δ₁⁽⁵⁾', "f'(a₂⁽³⁾)"]);
  });

  it('∇γ is Σ δx̂', async () => {
    const gradient = await explained(normed('layernorm'), 'norm.weight.gradient[1]');
    expect(gradient).toMatchObject({ label: '∇γ₂⁽²⁾', rule: '∇γ = Σ δ x̂' });
    expect(labels(gradient).map((label) => label.replace(/\d$/, 'n'))).toEqual(
      Array.from({ length: 3 }, () => 'δ₂⁽³⁾ · x̂₂⁽³⁾ of example n'),
    );
  });
});

describe('why δ is 0', () => {
  it('of a unit that relu holds at 0: f′ is 0 where z ≤ 0', async () => {
    const model = {
      input: [1],
      layers: [
        { type: 'dense', name: 'hidden', units: 1, activation: 'relu', weights: [[-1]] },
        { type: 'dense', name: 'out', units: 1, weights: [[1]] },
      ],
      data: { x: [[2]], y: [[1]] },
    };
    const delta = await explained(model, 'hidden.delta[0,0]');
    expect(delta.value).toBe(0);
    expect(delta.terms.at(-1)?.because).toMatch(/1 where z > 0, else 0; −2 ≤ 0$/);
  });

  const pooled = {
    input: [1, 2, 2],
    layers: [
      { type: 'maxpool2d', name: 'pool', kernel: 2 },
      { type: 'flatten', name: 'row' },
      { type: 'dense', name: 'out', units: 1 },
    ],
    data: {
      x: [
        [
          [
            [1, 2],
            [4, 3],
          ],
        ],
      ],
      y: [[1]],
    },
  };

  it('of what is not the largest of its window', async () => {
    const model = { ...pooled, layers: [{ type: 'reshape', name: 'same', shape: [1, 2, 2] }, ...pooled.layers] };
    const loser = await explained(model, 'same.delta[0,0,0,1]');
    expect([loser.value, loser.because]).toEqual([0, 'not the largest of its window']);
    const winner = await explained(model, 'same.delta[0,0,1,0]');
    expect(winner.because).toBe('the largest of its window');
    expect(winner.terms.map(({ at }) => at)).toEqual(['pool.delta[0,0,0,0]']);
  });

  it('of a word that no example holds', async () => {
    const model = {
      input: [1],
      layers: [
        { type: 'embedding', name: 'words', vocabulary: 3, units: 1 },
        { type: 'flatten', name: 'row' },
        { type: 'dense', name: 'out', units: 1 },
      ],
      data: { x: [[0], [2]], y: [[1], [0]] },
    };
    const absent = await explained(model, 'words.weight.gradient[1,0]');
    expect(absent).toMatchObject({ label: '∇E₂₁⁽¹⁾', value: 0, because: 'no place in this batch holds the index 1' });
    const held = await explained(model, 'words.weight.gradient[2,0]');
    expect(held.terms.map(({ at }) => at)).toEqual(['words.delta[1,0,0]']);
  });

  it('of what dropout left out, and 1/(1 − p) of what it kept', async () => {
    const model = {
      input: [4],
      layers: [
        { type: 'reshape', name: 'same', shape: [4] },
        { type: 'dropout', name: 'drop', rate: 0.5 },
        { type: 'dense', name: 'out', units: 1 },
      ],
      data: { x: [[1, 1, 1, 1]], y: [[1]] },
    };
    const all = await Promise.all([0, 1, 2, 3].map((i) => explained(model, `same.delta[0,${i}]`)));
    const [kept, dropped] = [all.filter(({ value }) => value !== 0), all.filter(({ value }) => value === 0)];
    expect([kept.length > 0, dropped.length > 0]).toEqual([true, true]);
    for (const each of kept)
      expect([each.because, each.terms[0]?.value]).toEqual([expect.stringMatching(/^kept: /), 2]);
    for (const each of dropped) expect(each.because).toMatch(/^dropped: 0\.\d+ was drawn, below p = 0\.5$/);
  });
});

describe('a batch', () => {
  const model = {
    input: [1],
    layers: [{ type: 'dense', name: 'line', units: 1, weights: [[1]], bias: false }],
    data: { x: [[1], [2]], y: [[0], [0]] },
  };

  it('1/N is a factor of its own', async () => {
    const delta = await explained(model, 'line.delta[1,0]');
    expect(delta.terms.map(({ label, value }) => [label, value])).toEqual([
      ['−1', -1],
      ['1/2', 0.5],
      ['y₁ − a₁⁽²⁾', -2],
    ]);
    const loss = await explained(model, 'loss');
    expect(labels(loss)).toEqual(['1/2', 'J of example 1 + J of example 2']);
  });

  it('a gradient is a sum over examples, and says which is which', async () => {
    const gradient = await explained(model, 'line.weight.gradient[0,0]');
    expect(labels(gradient)).toEqual(['δ₁⁽²⁾ · x₁ of example 2', 'δ₁⁽²⁾ · x₁ of example 1']);
  });
});

describe('cross-entropy', () => {
  it('J is −Σ y log p, log p = z − log Σ exp(z)', async () => {
    const model = {
      input: [1],
      layers: [
        {
          ...{ type: 'dense', name: 'logits', units: 2, bias: false },
          weights: [[1], [0]],
        },
      ],
      loss: 'cross-entropy',
      data: { x: [[2]], y: [1] },
    };
    const loss = await explained(model, 'loss');
    const log = below(loss, 'log p₂⁽²⁾');
    expect(log).toMatchObject({ rule: 'log p_j = z_j − log Σ_k exp(z_k)', combine: 'sum' });
    // z = (2, 0): log p₂ = −log(1 + e²).
    expect(log.value).toBeCloseTo(-Math.log(1 + Math.exp(2)), 14);
  });
});

describe('what is no number', () => {
  it('comes first in its sum, and is shown', async () => {
    const model = {
      input: [2],
      layers: [{ type: 'dense', name: 'line', units: 1, weights: [[1, 1e308]], bias: false }],
      data: { x: [[1, 1e308]], y: [[0]] },
    };
    const z = await explained(model, 'line.a[0,0]');
    expect(z.value).toBe(Number.POSITIVE_INFINITY);
    expect(z.terms.map(({ value }) => value)).toEqual([Number.POSITIVE_INFINITY, 1]);
  });
});

describe('code that the user wrote', () => {
  it('is given, at its line: nobody looks into it', async () => {
    const session = await sessionOfExample('two-layers.grad.mjs', { code: { host: nodeCode(null), fatal: null } });
    const ask = async (at: string): Promise<Explanation> =>
      (await session.request('explain', { at, depth: 1, most: 4 })).explanation;
    const lines = exampleText('two-layers.grad.mjs').split('\n');
    const a = await ask('hidden.a[0,0]');
    expect(a).toMatchObject({ combine: 'given', terms: [], unfolds: null, because: 'made by your code "hidden"' });
    expect(lines[a.range?.start.line ?? -1]).toMatch(/forward\(/);
    const delta = await ask('hidden.delta[0,0]');
    expect(delta).toMatchObject({ combine: 'given', rule: null, because: 'made by your code "tanh.backward"' });
    expect(lines[delta.range?.start.line ?? -1]).toMatch(/backward\(/);
    // The update is ours, of a gradient that is theirs.
    const update = await ask('hidden.weight.update[0,0]');
    expect(update.terms.at(-1)).toMatchObject({ label: '∇W₁₁⁽¹⁾', because: 'made by your code "hidden.backward"' });
  });
});
