import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copy, fill } from '../../../src/engine/kernels/instructions.js';
import { bytesOf, variants, Workbench } from './workbench.js';

const threads = fc.integer({ min: 1, max: 3 });

describe.each(variants)('memory, $set, $precision', ({ set, precision }) => {
  const size = bytesOf(precision);

  it('copies what it is told, and not an entry more', () => {
    fc.assert(
      fc.property(fc.array(fc.float()), fc.nat(3), threads, (values, shift, count) => {
        const bench = new Workbench(set, precision);
        const from = bench.place(values, shift * size);
        const to = bench.place(new Float64Array(values.length + 2).fill(7));
        bench.run([copy({ to: to + size, from, bytes: values.length * size })], count);
        expect(bench.read(to, values.length + 2)).toEqual([7, ...values, 7]);
      }),
    );
  });

  it('fills with any number, and not an entry more', () => {
    fc.assert(
      fc.property(fc.double(), fc.nat(40), threads, (value, length, count) => {
        const bench = new Workbench(set, precision);
        const to = bench.place(new Float64Array(length + 2).fill(7));
        bench.run([fill(precision, { value, to: to + size, count: length })], count);
        const rounded = precision === 'float32' ? Math.fround(value) : value;
        expect(bench.read(to, length + 2)).toEqual([7, ...new Array(length).fill(rounded), 7]);
      }),
    );
  });
});
