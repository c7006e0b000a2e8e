import fc from 'fast-check';
import type { AveragePoolingAttributes, MaxPoolingAttributes } from '../../src/engine/ops/pooling.js';
import type { Shape } from '../../src/engine/tensor.js';

/** Maps and the windows of a pooling over them; what averages take, and what maxima take. */
export interface PoolingCase {
  readonly x: Shape;
  readonly max: MaxPoolingAttributes;
  readonly average: AveragePoolingAttributes;
}

const few = fc.integer({ min: 1, max: 3 });

/** One axis, wide enough for a window; half of the time cut in pairs. */
const axis = fc
  .record({
    squares: fc.boolean(),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: few,
    dilation: few,
    share: fc.nat(2),
    more: fc.oneof(fc.nat(4), fc.integer({ min: 5, max: 30 })),
  })
  .map(({ squares, kernel, stride, dilation, share, more }) => {
    if (squares) return { kernel: 2, stride: 2, dilation: 1, padding: 0, extent: 2 + more };
    const padding = Math.min(share, Math.floor(kernel / 2));
    return { kernel, stride, dilation, padding, extent: Math.max(1, dilation * (kernel - 1) + 1 - 2 * padding) + more };
  });

export const poolingCases: fc.Arbitrary<PoolingCase> = fc
  .record({
    axes: fc.tuple(axis, axis),
    images: fc.nat(2),
    channels: few,
    ceilMode: fc.boolean(),
    countIncludePad: fc.boolean(),
    divisor: fc.constantFrom(null, null, 3),
  })
  .map(({ axes, images, channels, ceilMode, ...counts }) => {
    const attributes = {
      kernel: axes.map(({ kernel }) => kernel),
      stride: axes.map(({ stride }) => stride),
      padding: axes.map(({ padding }) => padding),
      ceilMode,
    };
    return {
      x: [images, channels, ...axes.map(({ extent }) => extent)],
      max: { ...attributes, dilation: axes.map(({ dilation }) => dilation) },
      average: { ...attributes, ...counts },
    };
  });
