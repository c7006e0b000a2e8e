import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUSED } from '../../../src/engine/fused/table.js';
import type { Shape } from '../../../src/engine/tensor.js';
import { expectEquality, WAYS, type Way } from './equality.js';

/** [N, C] or [N, C, …]; now and then with room for several vectors. */
const maps: fc.Arbitrary<Shape> = fc
  .record({
    images: fc.integer({ min: 2, max: 4 }),
    channels: fc.integer({ min: 1, max: 4 }),
    positions: fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 2 }),
  })
  .map(({ images, channels, positions }) => [images, channels, ...positions]);

type Check = (x: Shape, channel: Shape, seed: number, way: Way) => void;

const attributes = { epsilon: 0.01 };
const positive = [0.3, 2] as const;

const CHECKS: Readonly<Record<string, Check>> = {
  channelStatistics: (x, _, seed, way) =>
    expectEquality({ op: 'channelStatistics', shapes: [x], attributes: {} }, seed, way),
  'batchNorm alone': (x, _, seed, way) => expectEquality({ op: 'batchNorm', shapes: [x], attributes }, seed, way),
  'batchNorm with γ and β': (x, channel, seed, way) =>
    expectEquality({ op: 'batchNorm', shapes: [x, channel, channel], attributes }, seed, way),
  batchNormScale: (x, [channels = 0], seed, way) => {
    const shapes = [x, [2, channels], x];
    expectEquality({ op: 'batchNormScale', shapes, attributes, range: positive }, seed, way);
  },
  batchNormInput: (x, channel, seed, way) => {
    const shapes = [x, [2, ...channel], x, channel, channel, channel];
    expectEquality({ op: 'batchNormInput', shapes, attributes, range: positive }, seed, way);
  },
};

describe.each(WAYS)('equals its composition, forward and backward: $kernels, $precision', (way) => {
  it.each(Object.entries(CHECKS))('%s', (_, check) => {
    fc.assert(
      fc.property(maps, fc.nat(1000), (x, seed) => check(x, [x[1] as number], seed, way)),
      { numRuns: 15, seed: 1 },
    );
  });
});

describe('shapes that do not go together', () => {
  it('are named', () => {
    expect(() => FUSED.batchNorm.shape([[2, 3, 4], [3], [4]], attributes)).toThrow(
      'a parameter of shape [4] should have one entry for each of 3 channels',
    );
    expect(() => FUSED.batchNorm.shape([[3]], attributes)).toThrow('[3] has no channels');
    expect(() =>
      FUSED.batchNormScale.shape(
        [
          [2, 3],
          [2, 4],
          [2, 3],
        ],
        attributes,
      ),
    ).toThrow('an input of shape [2, 4] should have [2, 3]');
  });
});
