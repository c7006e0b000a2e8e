import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributesOf, OpName } from '../../../src/engine/rules.js';
import type { Shape } from '../../../src/engine/tensor.js';
import { numbers, shape, tensorOf, threads } from './arbitraries.js';
import { type Input, twins } from './twins.js';
import { variants, Workbench } from './workbench.js';

/** An op with inputs that fit it. */
interface Case<K extends OpName> {
  readonly inputs: readonly Input[];
  readonly attributes: AttributesOf[K];
}

const extent = fc.integer({ min: 0, max: 5 });
const some = fc.integer({ min: 1, max: 3 });

/** A shape and an axis of it; now and then with a last axis of several vectors. */
const withAxis = fc
  .tuple(fc.array(extent, { minLength: 1, maxLength: 4 }), fc.boolean(), fc.integer({ min: 6, max: 40 }))
  .map(([all, long, last]): Shape => (long ? [...all.slice(0, 2), last] : all))
  .chain((all) => fc.nat({ max: all.length - 1 }).map((axis) => ({ shape: all, axis })));

const replaced = (all: Shape, axis: number, ...extents: number[]): Shape => [
  ...all.slice(0, axis),
  ...extents,
  ...all.slice(axis + 1),
];

const permute: fc.Arbitrary<Case<'permute'>> = withAxis.chain(({ shape: all }) =>
  fc
    .tuple(tensorOf(all), fc.shuffledSubarray([...all.keys()], { minLength: all.length }))
    .map(([x, order]) => ({ inputs: [x], attributes: { order } })),
);

const slice: fc.Arbitrary<Case<'slice'>> = withAxis.chain(({ shape: all, axis }) =>
  fc
    .tuple(tensorOf(all), fc.nat({ max: all[axis] ?? 0 }), fc.nat({ max: all[axis] ?? 0 }), some)
    .map(([x, p, q, step]) => ({
      inputs: [x],
      attributes: { axis, start: Math.min(p, q), stop: Math.max(p, q), step },
    })),
);

const pad: fc.Arbitrary<Case<'pad'>> = withAxis.chain(({ shape: all, axis }) =>
  fc
    .tuple(tensorOf(all), extent, extent, extent, fc.constantFrom(0, 0.1, Number.NEGATIVE_INFINITY))
    .map(([x, before, after, between, value]) => ({
      inputs: [x],
      attributes: { axis, before, after, between, value },
    })),
);

const concat: fc.Arbitrary<Case<'concat'>> = withAxis.chain(({ shape: all, axis }) =>
  fc
    .array(extent, { minLength: 1, maxLength: 3 })
    .chain((extents) =>
      fc
        .tuple(...extents.map((n) => tensorOf(replaced(all, axis, n))))
        .map((inputs) => ({ inputs, attributes: { axis } })),
    ),
);

const expand: fc.Arbitrary<Case<'expand'>> = shape().chain((all) =>
  fc
    .tuple(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), fc.nat({ max: all.length }))
    .map(([ones, cut]) => all.map((n, axis) => (ones[axis] ? 1 : n)).slice(cut))
    .chain((from) => tensorOf(from).map((x) => ({ inputs: [x], attributes: { shape: all } }))),
);

const windows = fc
  .tuple(withAxis, some, some, some, some, extent)
  .map(([{ shape: all, axis }, count, size, stride, dilation, rest]) => {
    const whole = (count - 1) * stride + dilation * (size - 1) + 1 + Math.min(rest, stride - 1);
    return { shape: all, axis, count, size, stride, dilation, whole };
  });

const window: fc.Arbitrary<Case<'window'>> = windows.chain(({ shape: all, axis, size, stride, dilation, whole }) =>
  tensorOf(replaced(all, axis, whole)).map((x) => ({ inputs: [x], attributes: { axis, size, stride, dilation } })),
);

const overlapAdd: fc.Arbitrary<Case<'overlapAdd'>> = windows.chain((w) =>
  tensorOf(replaced(w.shape, w.axis, w.count, w.size)).map((x) => ({
    inputs: [x],
    attributes: { axis: w.axis, extent: w.whole, stride: w.stride, dilation: w.dilation },
  })),
);

/** A table, which leading axes and how many entries of its index, and the index itself: some of it out of range, or no whole number. */
const indexed = withAxis.chain(({ shape: all, axis }) =>
  fc.tuple(fc.nat({ max: axis }), fc.array(some, { maxLength: 2 })).chain(([batch, own]) => {
    const shape = [...all.slice(0, batch), ...own];
    const place = fc.oneof(
      { weight: 20, arbitrary: fc.nat({ max: Math.max((all[axis] ?? 1) - 1, 0) }) },
      fc.constantFrom(-1, 0.5, 1e10, Number.NaN),
    );
    const count = shape.reduce((product, n) => product * n, 1);
    const gathered = [...all.slice(0, axis), ...own, ...all.slice(axis + 1)];
    return fc
      .array(place, { minLength: count, maxLength: count })
      .map((values) => ({ table: all, axis, batch, index: { shape, values }, gathered }));
  }),
);

const gather: fc.Arbitrary<Case<'gather'>> = indexed.chain(({ table, axis, batch, index }) =>
  tensorOf(table).map((x) => ({ inputs: [x, index], attributes: { axis, batch } })),
);

const scatterAdd: fc.Arbitrary<Case<'scatterAdd'>> = indexed.chain(({ table, axis, batch, index, gathered }) =>
  tensorOf(gathered).map((x) => ({
    inputs: [x, index],
    attributes: { axis, batch, extent: table[axis] as number },
  })),
);

const noise: fc.Arbitrary<Case<'noise'>> = fc
  .tuple(shape(), fc.nat({ max: 1e6 }), fc.nat(), fc.string())
  .map(([all, step, seed, purpose]) => ({
    inputs: [{ shape: [], values: [step] }],
    attributes: { shape: all, distribution: 'uniform', seed, purpose },
  }));

const cases = { permute, slice, pad, concat, expand, window, overlapAdd, gather, scatterAdd, noise } as const;

describe.each(variants)('what moves numbers, $set, $precision', ({ set, precision }) => {
  it.each(Object.keys(cases) as (keyof typeof cases)[])('%s gives the bits of its twin', (op) => {
    fc.assert(
      fc.property(cases[op] as fc.Arbitrary<Case<typeof op>>, threads, ({ inputs, attributes }, count) => {
        const { kernel, plain } = twins(new Workbench(set, precision), op, inputs, attributes, count);
        expect(kernel).toEqual(plain);
      }),
    );
  });

  it('noise that is no uniform one is left to its twin', () => {
    const attributes = { shape: [4], distribution: 'normal', seed: 1, purpose: '' } as const;
    expect(twins(new Workbench(set, precision), 'noise', [{ shape: [], values: [0] }], attributes).kernel).toBeNull();
  });

  it('the largest entry of a reduction is its twin’s', () => {
    const reductions = fc
      .tuple(withAxis, fc.integer({ min: 0, max: 4 }))
      .chain(([{ shape: all, axis }, to]) =>
        tensorOf(all).map((x) => ({ x, attributes: { from: axis, to: Math.min(Math.max(axis, to), all.length) } })),
      );
    fc.assert(
      fc.property(reductions, threads, ({ x, attributes }, count) => {
        const { kernel, plain } = twins(new Workbench(set, precision), 'max', [x], attributes, count);
        expect(kernel).toEqual(plain);
      }),
    );
  });
});

describe('a case', () => {
  it('has numbers of all kinds', () => {
    const drawn = fc.sample(numbers(200), { numRuns: 1, seed: 1 })[0] as number[];
    for (const kind of [Number.isNaN, (x: number) => x === Number.POSITIVE_INFINITY, (x: number) => Object.is(x, -0)]) {
      expect(drawn.some(kind)).toBe(true);
    }
  });
});
