import { describe, expect, it } from 'vitest';
import type { CheckReport, VerdictCounts } from '../../../../src/analysis/check/report.js';
import { checkCode } from './checkCode.js';
import { type Drawn, everyKind } from './everyKind.js';

const SEEDS = [77, 154, 231];

const modules = ({ nodes }: CheckReport) => nodes.filter(({ by }) => by === 'module');
const total = (counts: VerdictCounts): number => Object.values(counts).reduce((sum, each) => sum + each, 0);

describe('right code of every kind', () => {
  const kinds: readonly (Omit<Drawn, 'seed'> & { readonly undecided: number })[] = [
    { array: 'Float64Array', scale: 0.7, undecided: 0.01 },
    { array: 'Float64Array', scale: 3, undecided: 0.01 },
    { array: 'Float32Array', scale: 0.7, undecided: 0.01 },
    // Sigmoids with arguments beyond 10: in single precision their slopes are lost.
    { array: 'Float32Array', scale: 3, undecided: 0.05 },
  ];

  it.each(kinds)('in $array, parameters up to $scale: nothing is flagged', async ({ undecided, ...drawn }) => {
    let [entries, open] = [0, 0];
    for (const seed of SEEDS) {
      const report = await checkCode(everyKind({ seed, ...drawn }));
      expect(report.findings).toEqual([]);
      expect(report.counts.mismatch).toBe(0);
      for (const { counts } of modules(report)) {
        expect(counts.mismatch).toBe(0);
        entries += total(counts);
        open += counts.inconclusive;
      }
    }
    expect(open / entries).toBeLessThanOrEqual(undecided);
  });
});

describe('a relative error of a millionth', () => {
  const places: readonly (readonly [wrong: string, from: string, to: string])[] = [
    ['relu dx', '(z > 0 ? 1 : 0)', '(z > 0 ? 1.000001 : 0)'],
    ['sigmoid dx', 'sigmoid(z) * (1 - sigmoid(z))', '1.000001 * sigmoid(z) * (1 - sigmoid(z))'],
    ['tanh dx', '1 - Math.tanh(z) ** 2', '1.000001 * (1 - Math.tanh(z) ** 2)'],
    ['loss dy', '(each - t.data[i]) / N', '(1.000001 * (each - t.data[i])) / N'],
    [
      'c gradients.weight',
      'return { dx, gradients: { weight, bias } }',
      "if (name === 'c') weight[7] *= 1.000001;\n      return { dx, gradients: { weight, bias } }",
    ],
    [
      'b dx',
      'return { dx, gradients: { weight, bias } }',
      "if (name === 'b') dx[7] *= 1.000001;\n      return { dx, gradients: { weight, bias } }",
    ],
    [
      'layernorm dx',
      'return { dx, gradients: { gamma, beta } }',
      "if (name === 'layernorm') dx[7] *= 1.000001;\n      return { dx, gradients: { gamma, beta } }",
    ],
    [
      'batchnorm gradients.beta',
      'return { dx, gradients: { gamma, beta } }',
      "if (name === 'batchnorm') beta[2] *= 1.000001;\n      return { dx, gradients: { gamma, beta } }",
    ],
  ];

  it.each(places)('is found in %s, and nowhere else', async (wrong, from, to) => {
    const text = everyKind({ seed: SEEDS[0] as number, array: 'Float64Array', scale: 0.7 });
    expect(text).toContain(from);
    const report = await checkCode(text.replace(from, to));
    const found = modules(report).filter(({ verdict }) => verdict === 'mismatch');
    expect(found.map(({ layer, op }) => `${layer} ${op}`)).toEqual([wrong]);
  });
});
