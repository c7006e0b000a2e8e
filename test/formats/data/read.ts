import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { ArrayRead, FileArray } from '../../../src/formats/data/fileArray.js';

/** A file as another program wrote it (`test/fixtures/arrays/make.py`). */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../fixtures/arrays/${name}`, import.meta.url)));
}

/** What the fixtures hold. */
export const X = [0, 0.25, 0.5, 0.75, 1, 1.25];

export function arrayOf(read: ArrayRead): FileArray {
  if (typeof read === 'string') throw new Error(read);
  return read;
}

/** However a good file is overwritten or cut, its reader answers: an array that is as large as its shape says, or words. */
export function neverThrows(good: Uint8Array, read: (bytes: Uint8Array) => ArrayRead): void {
  const spoilt = fc
    .record({
      at: fc.nat({ max: good.length - 1 }),
      bytes: fc.uint8Array({ maxLength: 12 }),
      end: fc.oneof(fc.constant(good.length), fc.nat({ max: good.length })),
    })
    .map(({ at, bytes, end }) => {
      const copy = good.slice();
      copy.set(bytes.subarray(0, copy.length - at), at);
      return copy.subarray(0, end);
    });
  fc.assert(
    fc.property(spoilt, (bytes) => {
      const found = read(bytes);
      const size = typeof found === 'string' ? 0 : found.shape.reduce((product, extent) => product * extent, 1);
      expect(typeof found === 'string' || found.values.length === size).toBe(true);
    }),
    { numRuns: 2000, seed: 1 },
  );
}
