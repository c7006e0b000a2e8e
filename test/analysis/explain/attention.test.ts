import { beforeAll, describe, expect, it } from 'vitest';
import type { Explanation } from '../../../src/protocol.js';
import type { Session } from '../../../src/session/session.js';
import { sessionOf } from '../../session/open.js';

/** Two places of two units; one head, so that d = 2. */
const MODEL = {
  input: [2, 2],
  layers: [
    {
      type: 'dense',
      name: 'in',
      units: 2,
      weights: [
        [1, 2],
        [-1, 1],
      ],
    },
    {
      ...{
        type: 'attention',
        name: 'look',
        heads: 1,
        'out_proj.weight': [
          [1, 0.5],
          [-1, 2],
        ],
      },
      in_proj_weight: [
        [1, 0],
        [0.5, 1],
        [1, -1],
        [0, 1],
        [2, 0],
        [1, 1],
      ],
    },
    { type: 'flatten', name: 'row' },
    { type: 'dense', name: 'out', units: 1, weights: [[1, -1, 2, 0.5]] },
  ],
  loss: 'squared-error',
  data: {
    x: [
      [
        [1, 0.5],
        [-0.5, 1],
      ],
    ],
    y: [[1]],
  },
};

/** What torch 2 gives by autograd of the same formulas, in float64: δ of the place that is asked for. */
const TORCH: readonly (readonly [at: string, value: number, rule: string, factors: readonly string[]])[] = [
  ['look.heads.delta[0,0,0]', 28.91431892464798, 'δPV = δ Wₒ', ['Wₒ₁₁⁽²⁾ · δ₁,₁⁽³⁾', 'Wₒ₂₁⁽²⁾ · δ₁,₂⁽³⁾']],
  ['look.v.delta[0,0,0,0]', 35.33395433585647, 'δV = Pᵀ δPV', ['δPV₁,₁⁽³⁾ · P₁,₁,₁⁽³⁾', 'δPV₂,₁⁽³⁾ · P₁,₂,₁⁽³⁾']],
  ['look.weights.delta[0,0,0,0]', 83.12866690836293, 'δP = δPV Vᵀ', ['δPV₁,₁⁽³⁾ · V₁,₁,₁⁽³⁾', 'δPV₁,₂⁽³⁾ · V₁,₁,₂⁽³⁾']],
  [
    'look.scores.delta[0,0,0,0]',
    3.2375982727366215,
    'δS = P ⊙ (δP − rowsum(δP ⊙ P))',
    ['P₁,₁,₁⁽³⁾', 'δP₁,₁,₁⁽³⁾ − (Σ_j δP_1,1,j⁽³⁾ P_1,1,j⁽³⁾)'],
  ],
  [
    'look.k.delta[0,0,0,0]',
    -0.7855506123568885,
    'δK = δSᵀ Q/√d',
    ['1/√d · δS₁,₂,₁⁽³⁾ · Q₁,₂,₁⁽³⁾', '1/√d · δS₁,₁,₁⁽³⁾ · Q₁,₁,₁⁽³⁾'],
  ],
  [
    'look.q.delta[0,0,0,0]',
    5.723319233524796,
    'δQ = δS K/√d',
    ['1/√d', 'δS₁,₁,₁⁽³⁾ · K₁,₁,₁⁽³⁾ + δS₁,₁,₂⁽³⁾ · K₁,₂,₁⁽³⁾'],
  ],
];

describe('attention, by the chain rule (Vaswani et al. 2017, equation 1)', () => {
  let session: Session;
  beforeAll(async () => {
    session = await sessionOf(JSON.stringify(MODEL));
  });
  const ask = async (at: string): Promise<Explanation> =>
    (await session.request('explain', { at, depth: 0, most: 8 })).explanation;

  it.each(TORCH)('%s', async (at, value, rule, factors) => {
    const { terms, ...explanation } = await ask(at);
    expect(explanation).toMatchObject({ at, rule });
    expect(Math.abs(explanation.value - value)).toBeLessThan(1e-12 * Math.abs(value));
    expect(new Set(terms.map(({ label }) => label))).toEqual(new Set(factors));
  });

  it('what comes in has δ of all three, and each leads on', async () => {
    const delta = await ask('in.delta[0,0,0]');
    expect(delta.rule).toBe('δ_i⁽ˡ⁾ = (δQ Wq + δK Wk + δV Wv)');
    // torch's ∂J/∂x of the attention.
    expect(delta.value).toBeCloseTo(63.5518487343751, 10);
    const leads = delta.terms.flatMap(({ terms }) => terms.map(({ at }) => at?.split('[')[0]));
    for (const part of ['q', 'k', 'v']) expect(leads).toContain(`look.${part}.delta`);
  });

  it('S says what it is divided by', async () => {
    const [first] = (await ask('look.scores[0,0,0,0]')).terms;
    expect(first?.terms[0]).toMatchObject({
      label: '1/√d',
      value: 1 / Math.SQRT2,
      because: 'd = 2, the width of a head',
    });
  });
});

describe('a causal mask', () => {
  let session: Session;
  beforeAll(async () => {
    const layers = MODEL.layers.map((layer) => (layer.type === 'attention' ? { ...layer, causal: true } : layer));
    session = await sessionOf(JSON.stringify({ ...MODEL, layers }));
  });
  const ask = async (at: string): Promise<Explanation> =>
    (await session.request('explain', { at, depth: 0, most: 8 })).explanation;

  it('makes a score −∞, and says so', async () => {
    expect(await ask('look.scores[0,0,0,1]')).toMatchObject({
      value: Number.NEGATIVE_INFINITY,
      rule: 'S = −∞ where masked',
      because:
        'masked: place 1 may not look at place 2, which comes after it; exp(−∞) = 0 is left of it in the softmax',
      combine: 'given',
    });
    // What is not masked is made as ever.
    expect(await ask('look.scores[0,0,1,0]')).toMatchObject({ rule: 'S = Q Kᵀ/√d', because: null, combine: 'sum' });
  });

  it('leaves a weight of 0, and all to those that may be looked at', async () => {
    const hidden = await ask('look.weights[0,0,0,1]');
    expect(hidden).toMatchObject({
      value: 0,
      because: 'masked: place 1 may not look at place 2, which comes after it: S = −∞, and exp(−∞) = 0',
    });
    expect(hidden.terms[0]).toMatchObject({ function: 'exp', value: 0 });
    // The first place sees itself alone.
    const only = await ask('look.weights[0,0,0,0]');
    expect(only).toMatchObject({
      value: 1,
      because: expect.stringMatching(/^how much place 1 looks at place 1 in head 1;/),
    });
  });

  it('lets no δ through', async () => {
    const delta = await ask('look.scores.delta[0,0,0,1]');
    expect([Math.abs(delta.value), delta.terms[0]?.at, delta.terms[0]?.value]).toEqual([0, 'look.weights[0,0,0,1]', 0]);
  });
});

describe('W of Q, K and V, one below the other', () => {
  it('is called by the letter of each, with its own row', async () => {
    const session = await sessionOf(JSON.stringify(MODEL));
    const ask = async (row: number): Promise<Explanation> =>
      (await session.request('explain', { at: `look.in_proj_weight[${row},1]`, depth: 0, most: 8 })).explanation;
    const labels = [];
    for (let row = 0; row < 6; row++) labels.push((await ask(row)).label);
    expect(labels).toEqual(['Wq₁₂⁽²⁾', 'Wq₂₂⁽²⁾', 'Wk₁₂⁽²⁾', 'Wk₂₂⁽²⁾', 'Wv₁₂⁽²⁾', 'Wv₂₂⁽²⁾']);
  });
});
