import fc from 'fast-check';
import { positionsOf } from '../../src/engine/fused/convolution.js';
import type { ConvolutionAttributes } from '../../src/engine/ops/convolution.js';
import type { Shape } from '../../src/engine/tensor.js';

/** Shapes of a convolution over maps. */
export interface ConvolutionCase {
  readonly x: Shape;
  readonly weights: Shape;
  readonly z: Shape;
  readonly attributes: ConvolutionAttributes;
}

const few = fc.integer({ min: 1, max: 3 });

/** One axis: often wide enough for whole vectors, now and then hardly wider than its kernel. */
const axis = fc
  .record({
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: few,
    dilation: few,
    before: fc.nat(3),
    after: fc.nat(3),
    more: fc.oneof(fc.nat(4), fc.integer({ min: 5, max: 40 })),
  })
  .map(({ kernel, dilation, before, after, more, ...rest }) => {
    // At least one window must fit.
    const extent = Math.max(1, dilation * (kernel - 1) + 1 - before - after) + more;
    return { kernel, dilation, padding: [before, after] as const, extent, ...rest };
  });

export const convolutionCases: fc.Arbitrary<ConvolutionCase> = fc
  .record({
    axes: fc.tuple(axis, axis),
    images: fc.nat(3),
    groups: fc.constantFrom(1, 1, 2, 3),
    channels: fc.integer({ min: 1, max: 5 }),
    outputs: fc.oneof(few, fc.integer({ min: 4, max: 18 })),
  })
  .map(({ axes, images, groups, channels, outputs }) => {
    const attributes = {
      groups,
      stride: axes.map(({ stride }) => stride),
      dilation: axes.map(({ dilation }) => dilation),
      padding: axes.map(({ padding }) => padding),
    };
    const x = [images, channels * groups, ...axes.map(({ extent }) => extent)];
    const weights = [outputs * groups, channels, ...axes.map(({ kernel }) => kernel)];
    return { x, weights, z: [images, outputs * groups, ...positionsOf(x, weights, attributes)], attributes };
  });
