import fc from 'fast-check';
import { expect } from 'vitest';
import type { Shape } from '../../src/engine/tensor.js';
import { checkSample, type Sample } from './central.js';

/** Random shapes for properties: extents from 0, so that empty axes and those of one entry come up. */
export const extent = fc.integer({ min: 0, max: 4 });
export const some = fc.integer({ min: 1, max: 3 });
export const shape: fc.Arbitrary<Shape> = fc.array(extent, { minLength: 0, maxLength: 3 });

/** A shape with one of its axes. */
export const withAxis = fc
  .array(extent, { minLength: 1, maxLength: 3 })
  .chain((s) => fc.nat({ max: s.length - 1 }).map((axis) => ({ shape: s, axis })));

/** Where entries lie when nothing is said against it. */
export const smooth: readonly [number, number] = [-2, 2];
export const positive: readonly [number, number] = [0.3, 2];

/** Every gradient entry of every drawn sample agrees with central differences. */
export function expectGradients(samples: fc.Arbitrary<Omit<Sample, 'range'> & Partial<Sample>>, runs = 40): void {
  let entries = 0;
  fc.assert(
    fc.property(samples, fc.nat({ max: 1000 }), (sample, seed) => {
      entries += checkSample({ range: smooth, ...sample }, seed);
    }),
    { numRuns: runs, seed: 1 },
  );
  expect(entries).toBeGreaterThan(0);
}
