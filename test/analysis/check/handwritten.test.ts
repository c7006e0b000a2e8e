import { describe, expect, it } from 'vitest';
import { checkText } from './run.js';

/** Right derivatives, some written so that they round badly: cancellation, overflow, kinks. */
const RIGHT: readonly (readonly [f: string, df: string])[] = [
  ['tanh(z)', '1 - a^2'],
  ['(exp(z) - exp(-z)) / (exp(z) + exp(-z))', '1 - a^2'],
  ['1 - 2 / (1 + exp(2 * z))', '(1 + a) * (1 - a)'],
  ['1 / (1 + exp(-z))', 'a * (1 - a)'],
  ['sigmoid(z)', 'exp(-z) / (1 + exp(-z))^2'],
  ['log(1 + exp(z))', '1 / (1 + exp(-z))'],
  ['z / (1 + abs(z))', '1 / (1 + abs(z))^2'],
  ['sqrt(z^2 + 1) - 1', 'z / sqrt(z^2 + 1)'],
  ['max(z, 0)', 'z > 0 ? 1 : 0'],
  ['z > 0 ? z : 0.2 * z', 'z > 0 ? 1 : 0.2'],
  ['abs(z)', 'sign(z)'],
  ['exp(-z^2)', '-2 * z * a'],
  ['sin(z)', 'cos(z)'],
  ['z^3 - z', '3 * z^2 - 1'],
  ['erf(z)', '2 / sqrt(pi) * exp(-z^2)'],
  [
    '0.5 * z * (1 + tanh(0.7978845608 * (z + 0.044715 * z^3)))',
    '0.5 * (1 + tanh(0.7978845608 * (z + 0.044715 * z^3))) + 0.5 * z * (1 - tanh(0.7978845608 * (z + 0.044715 * z^3))^2) * 0.7978845608 * (1 + 3 * 0.044715 * z^2)',
  ],
  ['z', '1'],
  ['min(max(z, -1), 1)', '(z > -1 ? 1 : 0) * (z < 1 ? 1 : 0)'],
];

/** z itself as the input of the layer: one unit with the weight 1 and no bias. */
function at(f: string, df: string, zs: readonly number[]): string {
  return JSON.stringify({
    input: [1],
    layers: [{ type: 'dense', name: 'own', units: 1, weights: [[1]], bias: false, activation: { f, df } }],
    loss: 'squared-error',
    data: { x: zs.map((z) => [z]), y: zs.map(() => [0.3]) },
  });
}

const SCALES = [1e-12, 1e-6, 1e-3, 0.1, 1, 5, 30, 300];
const ZS = SCALES.flatMap((scale) => [-1.7, -1, -0.61, 0.37, 1, 1.3].map((factor) => factor * scale));

describe('a right derivative raises no alarm, however it is written', () => {
  it.each(RIGHT)('f = %s, df = %s', async (f, df) => {
    const { nodes, findings } = await checkText(at(f, df, ZS));
    expect(findings.filter(({ op }) => op === 'activation')).toEqual([]);
    const [node] = nodes;
    // Overflow and cancellation may leave points open; most are decided.
    expect(node?.counts.mismatch).toBe(0);
    expect(node?.counts.match).toBeGreaterThan(ZS.length / 2);
  });

  it.each(RIGHT)('and a part in a million off is seen: f = %s', async (f, df) => {
    const { nodes } = await checkText(at(f, `(${df}) * 1.000001`, [-1.7, -0.61, 0.37, 0.9]));
    expect(nodes[0]?.verdict).toBe('mismatch');
  });
});

describe('a derivative that is undecided', () => {
  it('is said to be so once: g times df is right whatever df is', async () => {
    // e⁵¹⁰ is a number, its square is none: no bound on df there.
    const { nodes } = await checkText(at('sigmoid(z)', 'exp(-z) / (1 + exp(-z))^2', [1, -510]));
    expect(nodes.filter(({ verdict }) => verdict === 'inconclusive').map(({ by, op }) => [by, op])).toEqual([
      ['formula', 'activation'],
    ]);
  });
});
