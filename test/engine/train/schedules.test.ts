import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../../src/engine/model.js';
import { learningRateAt } from '../../../src/engine/train/schedules.js';
import { chain } from '../chain.js';

const { training } = chain({ layers: [], loss: 'squared-error', x: [[1]], y: [[1]] });

/** η of the first updates from η = 0.4. */
function rates(schedule: Schedule | null, count: number, stepsPerEpoch = 1, totalSteps = 8): number[] {
  const given = { ...training, learningRate: 0.4, schedule };
  return Array.from({ length: count }, (_, step) => learningRateAt(given, step, { stepsPerEpoch, totalSteps }));
}

function expectRates(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((rate, i) => {
    expect(rate).toBeCloseTo(expected[i] as number, 15);
  });
}

const steps = (count: number) => ({ unit: 'steps', count }) as const;

// Expected rates are those of torch 1.13's schedulers from lr=0.4, as param_groups[0]['lr'] before each update.
describe('a schedule', () => {
  it('that is absent leaves η as it is', () => {
    expect(rates(null, 3)).toEqual([0.4, 0.4, 0.4]);
  });

  it('step: StepLR(2, 0.5)', () => {
    expectRates(rates({ type: 'step', every: 2, factor: 0.5 }, 7), [0.4, 0.4, 0.2, 0.2, 0.1, 0.1, 0.05]);
  });

  it('step counts whole epochs', () => {
    expectRates(rates({ type: 'step', every: 1, factor: 0.5 }, 7, 3), [0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.1]);
  });

  const cosine = [
    0.4, 0.3862983158520316, 0.3472792206135785, 0.2888830178257162, 0.22, 0.15111698217428385, 0.09272077938642145,
    0.05370168414796839, 0.04,
  ];
  it('cosine: CosineAnnealingLR(8, 0.04), and then it stays', () => {
    const schedule: Schedule = { type: 'cosine', to: 0.04, over: steps(8) };
    expectRates(rates(schedule, 11), [...cosine, 0.04, 0.04]);
  });

  it.each([
    [null, 2],
    [{ unit: 'epochs', count: 2 }, 4],
  ] as const)('cosine over %j of epochs of %i updates', (over, stepsPerEpoch) => {
    expectRates(rates({ type: 'cosine', to: 0.04, over }, 9, stepsPerEpoch), cosine);
  });

  it('warmup: LinearLR(1/4, 1, 3), without an update of η = 0', () => {
    expectRates(rates({ type: 'warmup', over: steps(4), next: null }, 6), [0.1, 0.2, 0.3, 0.4, 0.4, 0.4]);
  });

  it('warmup, then cosine: SequentialLR([LinearLR(1/3, 1, 2), CosineAnnealingLR(5)], [3])', () => {
    const next: Schedule = { type: 'cosine', to: 0, over: null };
    expectRates(
      rates({ type: 'warmup', over: steps(3), next }, 9),
      [
        0.13333333333333333, 0.26666666666666666, 0.4, 0.4, 0.3618033988749895, 0.2618033988749895, 0.13819660112501053,
        0.03819660112501053, 0,
      ],
    );
  });

  it('that is longer than the run does no harm', () => {
    const next: Schedule = { type: 'cosine', to: 0.1, over: null };
    expectRates(rates({ type: 'warmup', over: steps(10), next }, 12).slice(-3), [0.4, 0.1, 0.1]);
  });
});
