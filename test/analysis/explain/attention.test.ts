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
  ['look.heads.delta[0,0,0]', 28.91431892464798, 'δ_PV = δ W_O', ['Wₒ₁₁⁽²⁾ · δ₁,₁⁽³⁾', 'Wₒ₂₁⁽²⁾ · δ₁,₂⁽³⁾']],
  ['look.v.delta[0,0,0,0]', 35.33395433585647, 'δ_V = Pᵀ δ_PV', ['δPV₁,₁⁽³⁾ · P₁,₁,₁⁽³⁾', 'δPV₂,₁⁽³⁾ · P₁,₂,₁⁽³⁾']],
  [
    'look.weights.delta[0,0,0,0]',
    83.12866690836293,
    'δ_P = δ_PV Vᵀ',
    ['δPV₁,₁⁽³⁾ · V₁,₁,₁⁽³⁾', 'δPV₁,₂⁽³⁾ · V₁,₁,₂⁽³⁾'],
  ],
  [
    'look.scores.delta[0,0,0,0]',
    3.2375982727366215,
    'δ_S = P ⊙ (δ_P − rowsum(δ_P ⊙ P))',
    ['P₁,₁,₁⁽³⁾', 'δP₁,₁,₁⁽³⁾ − (Σ_j δP_1,1,j⁽³⁾ P_1,1,j⁽³⁾)'],
  ],
  [
    'look.k.delta[0,0,0,0]',
    -0.7855506123568885,
    'δ_K = δ_Sᵀ Q/√d',
    ['1/√d · δS₁,₂,₁⁽³⁾ · Q₁,₂,₁⁽³⁾', '1/√d · δS₁,₁,₁⁽³⁾ · Q₁,₁,₁⁽³⁾'],
  ],
  [
    'look.q.delta[0,0,0,0]',
    5.723319233524796,
    'δ_Q = δ_S K/√d',
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
    expect(delta.rule).toBe('δ_i⁽ˡ⁾ = (W_Qᵀ δ_Q + W_Kᵀ δ_K + W_Vᵀ δ_V)');
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
