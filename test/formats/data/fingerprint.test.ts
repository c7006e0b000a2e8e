import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprint } from '../../../src/formats/data/fingerprint.js';

it('is the same for the same bytes, wherever they lie', () => {
  const bytes = Uint8Array.from({ length: 11 }, (_, i) => i * 23);
  const elsewhere = Uint8Array.of(1, 2, 3, ...bytes).subarray(3);
  expect(fingerprint(elsewhere)).toBe(fingerprint(bytes));
});

it('differs for other bytes: one changed, one more, two exchanged', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 9, maxLength: 40 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (bytes, at, change) => {
        const i = at % bytes.length;
        const others = [
          bytes.map((byte, k) => (k === i ? byte ^ change : byte)),
          Uint8Array.of(...bytes, 0),
          bytes.subarray(1),
          Uint8Array.of(...bytes.subarray(i), ...bytes.subarray(0, i)),
        ].filter((other) => other.join() !== bytes.join());
        for (const other of others) expect(fingerprint(other)).not.toBe(fingerprint(bytes));
      },
    ),
    { seed: 1 },
  );
});
