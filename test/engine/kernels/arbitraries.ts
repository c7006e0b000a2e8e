import fc from 'fast-check';
import { type Shape, sizeOf } from '../../../src/engine/tensor.js';
import type { Input } from './twins.js';

/** How many threads share a kernel. */
export const threads = fc.integer({ min: 1, max: 3 });

/** Numbers of all kinds: also NaN, infinities, zeros of both signs, and those too small to be normal. */
export const number = fc.oneof(
  fc.double(),
  fc.float(),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -1e-45, 1e300),
);

export const numbers = (count: number): fc.Arbitrary<number[]> =>
  fc.array(number, { minLength: count, maxLength: count });

/** A shape with small extents, 0 and 1 among them. */
export const shape = (most = 4): fc.Arbitrary<Shape> => fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: most });

/** A tensor with numbers of all kinds. */
export const tensorOf = (of: Shape): fc.Arbitrary<Input> =>
  numbers(sizeOf(of)).map((values) => ({ shape: of, values }));

/** Whole numbers from −8 to 8: their sums and products are exact in float32 too, so that no order of adding differs. */
export const wholeTensorOf = (of: Shape): fc.Arbitrary<Input> =>
  fc
    .array(fc.integer({ min: -8, max: 8 }), { minLength: sizeOf(of), maxLength: sizeOf(of) })
    .map((values) => ({ shape: of, values }));
