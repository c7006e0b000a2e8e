import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUSED } from '../../../src/engine/fused/table.js';
import { ShapeError } from '../../../src/engine/primitives/rule.js';
import { type ConvolutionCase, convolutionCases } from '../convolutions.js';
import { expectEquality, WAYS, type Way } from './equality.js';

type Check = (drawn: ConvolutionCase, seed: number, way: Way) => void;

const CHECKS: Readonly<Record<string, Check>> = {
  'conv2d with a bias': ({ x, weights, attributes }, seed, way) =>
    expectEquality({ op: 'conv2d', shapes: [x, weights, [weights[0] as number]], attributes }, seed, way),
  'conv2d without a bias': ({ x, weights, attributes }, seed, way) =>
    expectEquality({ op: 'conv2d', shapes: [x, weights], attributes }, seed, way),
  conv2dInputGradient: ({ x, weights, z, attributes }, seed, way) => {
    const given = { ...attributes, extents: x.slice(2) };
    expectEquality({ op: 'conv2dInputGradient', shapes: [weights, z], attributes: given }, seed, way);
  },
  conv2dWeightGradient: ({ x, weights, z, attributes }, seed, way) => {
    const given = { ...attributes, kernel: weights.slice(2) };
    expectEquality({ op: 'conv2dWeightGradient', shapes: [x, z], attributes: given }, seed, way);
  },
  channelSum: ({ x }, seed, way) => expectEquality({ op: 'channelSum', shapes: [x], attributes: {} }, seed, way),
};

describe.each(WAYS)('equals its composition, forward and backward: $kernels, $precision', (way) => {
  it.each(Object.entries(CHECKS))('%s', (_, check) => {
    fc.assert(
      fc.property(convolutionCases, fc.nat(1000), (drawn, seed) => check(drawn, seed, way)),
      { numRuns: 8, seed: 1 },
    );
  });
});

describe('shapes that do not go together', () => {
  const attributes = { stride: [1, 1], dilation: [1, 1], padding: [[0, 0] as const, [0, 0] as const], groups: 1 };

  it('are named', () => {
    const of = (...shapes: number[][]) => FUSED.conv2d.shape(shapes, attributes);
    expect(of([2, 3, 5, 4], [7, 3, 2, 2])).toEqual([2, 7, 4, 3]);
    expect(() => of([2, 4, 5, 4], [7, 3, 2, 2])).toThrow(
      'weights [7, 3, 2, 2] in 1 groups do not go with an input [2, 4, 5, 4]',
    );
    expect(() => of([2, 3, 5, 4], [7, 3, 2, 2], [3])).toThrow('a bias of shape [3] does not fit weights [7, 3, 2, 2]');
    expect(() => of([2, 3, 5, 4], [7, 3, 6, 2])).toThrow(ShapeError);
    const cotangent = { ...attributes, extents: [5, 4] };
    expect(() =>
      FUSED.conv2dInputGradient.shape(
        [
          [7, 3, 2, 2],
          [2, 7, 4, 4],
        ],
        cotangent,
      ),
    ).toThrow('an input of shape [2, 7, 4, 4] should have [2, 7, 4, 3]');
  });
});
