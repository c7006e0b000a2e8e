import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { update } from '../../../src/engine/kernels/instructions.js';
import type { Optimizer } from '../../../src/engine/model.js';
import { ruleOf, SCALARS } from '../../../src/engine/train/optimizers.js';
import { variants, Workbench } from './workbench.js';

const share = { min: 0, max: 0.99, noNaN: true } as const;
const decay = fc.oneof(fc.constant(0), fc.double({ min: 1e-4, max: 0.1, noNaN: true }));

const optimizers: fc.Arbitrary<Optimizer> = fc.oneof(
  fc.record({
    name: fc.constant('sgd' as const),
    momentum: fc.oneof(fc.constant(0), fc.double(share)),
    nesterov: fc.boolean(),
    decay,
  }),
  fc.record({
    name: fc.constantFrom('adam' as const, 'adamw' as const),
    betas: fc.tuple(fc.double(share), fc.double(share)),
    epsilon: fc.constant(1e-8),
    decay,
  }),
);

const number = fc.double({ min: -2, max: 2, noNaN: true });

/** Three updates by the kernel and by its plain twin, from the same numbers with the same gradients. */
describe.each(variants)('updates, $set, $precision', ({ set, precision }) => {
  const make = (values: ArrayLike<number>): Float64Array | Float32Array =>
    precision === 'float32' ? Float32Array.from(values) : Float64Array.from(values);

  it('are those of the plain functions but for rounding, in any number of threads', () => {
    fc.assert(
      fc.property(
        optimizers,
        fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        (optimizer, pairs, threads) => {
          const bench = new Workbench(set, precision);
          const { moments, update: plain, kernel } = ruleOf(optimizer);
          const w = make(pairs.map(([value]) => value));
          const gradient = make(pairs.map(([, value]) => value));
          const kept = moments.map(() => ({ data: make(new Float64Array(w.length)) }));
          const places = [w, gradient, ...kept.map(({ data }) => data)].map((data) => bench.place(data));
          const [wAt = 0, gradientAt = 0, ...momentsAt] = places;
          for (let t = 0; t < 3; t++) {
            const scalars = new Float64Array(SCALARS);
            kernel?.scalars(scalars, 0.1, t);
            plain(w, gradient, kept, 0.1, t);
            bench.run(
              [
                update(kernel?.kernel as NonNullable<typeof kernel>['kernel'], precision, {
                  w: wAt,
                  gradient: gradientAt,
                  count: w.length,
                  scalars: bench.placeFloat64(scalars),
                  moments: momentsAt,
                }),
              ],
              threads,
            );
          }
          // Each of three updates rounds a handful of times; Adam's step is at most η / (1 − β₁) wide.
          const u = precision === 'float32' ? 2 ** -24 : 2 ** -53;
          bench.read(wAt, w.length).forEach((value, i) => {
            expect(Math.abs(value - (w[i] as number))).toBeLessThanOrEqual(400 * u * (1 + Math.abs(w[i] as number)));
          });
        },
      ),
    );
  });
});
