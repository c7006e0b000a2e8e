import { describe, expect, it } from 'vitest';
import type { ClaimsInput } from '../../../../src/analysis/check/claims/claims.js';
import { judgeClaims } from '../../../../src/analysis/check/claims/judgeClaims.js';
import { VERDICTS } from '../../../../src/analysis/check/codes.js';
import { RandomStream } from '../../../../src/engine/random.js';
import { type Precision, type Tensor, tensor } from '../../../../src/engine/tensor.js';
import { type Trained, trained } from './trained.js';

const ACTIVATIONS = ['tanh', 'sigmoid', 'gelu', 'silu', 'softplus', 'elu'];
const LOSSES = ['squared-error', 'cross-entropy', 'binary-cross-entropy-with-logits'];
const NETWORKS = 12;

/** A network of one to four layers, of random widths and activations. */
function textOf(seed: number, precision: Precision): string {
  const random = new RandomStream(seed, 'network');
  const pick = <T>(from: readonly T[], index: number): T => from[Math.floor(random.uniform(index) * from.length)] as T;
  const between = (low: number, high: number, index: number): number =>
    low + Math.floor(random.uniform(index) * (high - low + 1));
  const [inputs, outputs, examples] = [between(2, 12, 0), between(2, 6, 1), between(2, 8, 2)];
  const hidden = Array.from({ length: between(0, 3, 3) }, (_, k) => ({
    type: 'dense',
    units: between(2, 16, 10 + k),
    activation: pick(ACTIVATIONS, 20 + k),
  }));
  const number = (index: number): number => random.normal(1000 + index);
  const rows = (width: number, from: number): number[][] =>
    Array.from({ length: examples }, (_, n) =>
      Array.from({ length: width }, (_row, i) => number(from + n * width + i)),
    );
  const y = rows(outputs, 5000).map((row) =>
    row.map((_, k) => (k === Math.abs(Math.floor((row[0] ?? 0) * 10)) % outputs ? 1 : 0)),
  );
  return JSON.stringify({
    precision,
    seed,
    input: [inputs],
    layers: [...hidden, { type: 'dense', units: outputs }],
    loss: pick(LOSSES, 4),
    train: { l2: seed % 3 === 0 ? 0.01 : 0 },
    data: { x: rows(inputs, 0), y },
  });
}

interface Share {
  readonly found: number;
  readonly planted: number;
}

/** One entry of every gradient is off by the same relative error; how many are flagged. Nothing else may be. */
function foundShare({ input }: Trained, seed: number, error: number): Share {
  const random = new RandomStream(seed, 'planted');
  const planted = new Set<string>();
  const gradients = [...input.claims.gradients].map(([name, claim], k): [string, Tensor] => {
    const entry = Math.floor(random.uniform(k) * claim.data.length);
    if (claim.data[entry] !== 0) planted.add(`${name}[${entry}]`);
    const data = Float64Array.from(claim.data, (value, i) => (i === entry ? value * (1 + error) : value));
    return [name, tensor(claim.shape, data)];
  });
  const flagged = flaggedBy({ ...input, claims: { ...input.claims, gradients: new Map(gradients) } });
  expect(flagged.filter((each) => !planted.has(each))).toEqual([]);
  return { found: flagged.length, planted: planted.size };
}

function flaggedBy(input: ClaimsInput): string[] {
  return judgeClaims(input).judged.flatMap(({ name, verdicts }) =>
    Array.from(verdicts).flatMap((code, i) => (VERDICTS[code] === 'mismatch' ? [`${name}[${i}]`] : [])),
  );
}

async function shareOver(precision: Precision, error: number): Promise<number> {
  let [found, planted] = [0, 0];
  for (let seed = 1; seed <= NETWORKS; seed++) {
    const one = foundShare(await trained(textOf(seed, precision)), seed, error);
    [found, planted] = [found + one.found, planted + one.planted];
  }
  expect(planted).toBeGreaterThan(NETWORKS);
  return found / planted;
}

describe('how small an error in one entry is found', () => {
  it.each(['float64', 'float32'] as const)('none is where nothing is wrong: %s', async (precision) => {
    for (let seed = 1; seed <= NETWORKS; seed++) {
      const { input } = await trained(textOf(seed, precision));
      expect(flaggedBy(input)).toEqual([]);
      const { judged } = judgeClaims(input);
      const open = judged.reduce((sum, { counts }) => sum + counts.inconclusive, 0);
      expect(open / judged.reduce((sum, { analytic }) => sum + analytic.length, 0)).toBeLessThanOrEqual(0.02);
    }
  });

  it.each([1e-2, 1e-5, 1e-8, 1e-11])('float64, a relative error of %s: at least 95 in 100', async (error) => {
    expect(await shareOver('float64', error)).toBeGreaterThanOrEqual(0.95);
  });

  it.each([1e-1, 1e-2, 1e-3])('float32, a relative error of %s: at least 90 in 100', async (error) => {
    expect(await shareOver('float32', error)).toBeGreaterThanOrEqual(0.9);
  });
});
