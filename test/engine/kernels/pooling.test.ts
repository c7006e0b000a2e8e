import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUSED } from '../../../src/engine/fused/table.js';
import type { AttributesOf, OpName } from '../../../src/engine/rules.js';
import { type PoolingCase, poolingCases } from '../poolings.js';
import { tensorOf, threads, wholeTensorOf } from './arbitraries.js';
import { type Input, twins } from './twins.js';
import { variants, Workbench } from './workbench.js';

interface Drawn<K extends OpName> {
  readonly op: K;
  readonly inputs: readonly Input[];
  readonly attributes: AttributesOf[K];
}

/** Four times whole numbers: their shares of windows of two or four are whole, too. */
const inFours = (shape: readonly number[]) =>
  wholeTensorOf(shape).map(({ values, ...rest }) => ({ ...rest, values: Array.from(values, (value) => 4 * value) }));

const positions = ({ x, max }: PoolingCase) => FUSED.maxPool2d.shape([x], max);
const means = ({ x, average }: PoolingCase) => FUSED.averagePool2d.shape([x], average);

const maxima = poolingCases.chain((one) =>
  tensorOf(one.x).map((x) => ({ op: 'maxPool2d' as const, inputs: [x], attributes: one.max })),
);
const winners = poolingCases.chain((one) =>
  fc
    .tuple(tensorOf(one.x), wholeTensorOf(positions(one)))
    .map((inputs) => ({ op: 'maxPool2dGradient' as const, inputs, attributes: one.max })),
);
const averages = poolingCases.chain((one) =>
  inFours(one.x).map((x) => ({ op: 'averagePool2d' as const, inputs: [x], attributes: one.average })),
);
/** Divided by 4, so that all is exact. */
const shares = poolingCases.chain((one) =>
  inFours(means(one)).map((delta) => ({
    op: 'averagePool2dGradient' as const,
    inputs: [delta],
    attributes: { ...one.average, divisor: 4, extents: one.x.slice(2) },
  })),
);

describe.each(variants)('does what its plain form does: $set, $precision', ({ set, precision }) => {
  const check = <K extends OpName>(drawn: fc.Arbitrary<Drawn<K>>) =>
    fc.assert(
      fc.property(drawn, threads, ({ op, inputs, attributes }, count) => {
        const { kernel, plain } = twins(new Workbench(set, precision), op, inputs, attributes, count);
        expect(kernel).toEqual(plain);
      }),
      { numRuns: 150 },
    );
  it('the largest of windows, NaN and ties among them', () => check(maxima));
  it("∂J/∂x at the windows' winners", () => check(winners));
  it('means of windows', () => check(averages));
  it('∂J/∂x shared out', () => check(shares));

  it('divides by how many entries a window has', () => {
    fc.assert(
      fc.property(poolingCases, fc.nat(1000), ({ x, average }, seed) => {
        const shape = FUSED.averagePool2d.shape([x], average);
        const count = shape.reduce((product, n) => product * n, 1);
        const values = Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i + seed)));
        const given = { ...average, extents: x.slice(2) };
        const { kernel, plain } = twins(
          new Workbench(set, precision),
          'averagePool2dGradient',
          [{ shape, values }],
          given,
        );
        const unit = precision === 'float32' ? 2 ** -24 : 2 ** -53;
        // At most 16 windows share an entry; each share and each sum of them is rounded once.
        kernel?.forEach((value, i) =>
          expect(Math.abs(value - (plain[i] as number))).toBeLessThanOrEqual(32 * 16 * unit),
        );
        expect(kernel).toHaveLength(plain.length);
      }),
    );
  });
});
