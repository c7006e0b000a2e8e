import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflate } from '../../../src/engine/kernels/inflate.js';
import { kernelSets } from '../../../src/engine/kernels/machine.js';
import { moduleBytes } from '../../../src/engine/kernels/modules.js';

/** Bytes with and without repetitions, as long as several blocks. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 3000 }))
    .map(([part, times]) =>
      Uint8Array.from({ length: part.length * times }, (_, i) => part[i % part.length] as number),
    ),
);

describe('inflate', () => {
  it.each([0, 1, 9])('unpacks what zlib packs at level %i', (level) => {
    fc.assert(
      fc.property(bytes, (plain) => {
        expect(Buffer.from(inflate(deflateRawSync(plain, { level })))).toEqual(Buffer.from(plain));
      }),
    );
  });
});

describe('the modules', () => {
  it.each(['simd', 'relaxed', 'simdShared', 'relaxedShared'] as const)('%s is WebAssembly', (name) => {
    // The magic number and version 1 (WebAssembly core specification, §5.5.16).
    expect([...moduleBytes(name).subarray(0, 8)]).toEqual([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  });

  it.each(kernelSets())('%s runs, for one thread or for several', (set) => {
    for (const name of [set, `${set}Shared`] as const) expect(WebAssembly.validate(moduleBytes(name))).toBe(true);
  });

  it('differ', () => {
    expect(Buffer.from(moduleBytes('simd'))).not.toEqual(Buffer.from(moduleBytes('relaxed')));
  });
});
