import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeAttributes } from '../../../src/engine/fused/changes.js';
import { threads } from '../kernels/arbitraries.js';
import { type Input, twins } from '../kernels/twins.js';
import { variants, Workbench } from '../kernels/workbench.js';

interface Case {
  readonly f: (z: number) => number;
  /** f(z + d) − f(z) by a product formula that the op does not use. */
  readonly change: (z: number, d: number) => number;
  /** How much a rounding of y = f(z) may move it, in roundings. */
  readonly sensitivity: (z: number, d: number) => number;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Abramowitz & Stegun 4.5.49 for tanh; the others follow from it and from eᵃ − eᵇ = 2e^((a + b)/2) sinh((a − b)/2). */
const CASES: { readonly [K in keyof ChangeAttributes]: Case } = {
  expChange: {
    f: Math.exp,
    change: (z, d) => 2 * Math.exp(z + d / 2) * Math.sinh(d / 2),
    sensitivity: () => 0,
  },
  logChange: {
    f: Math.log,
    change: (z, d) => 2 * Math.atanh(d / (2 * z + d)),
    sensitivity: () => 0,
  },
  sigmoidChange: {
    f: sigmoid,
    change: (z, d) => Math.sinh(d / 2) / (2 * Math.cosh((z + d) / 2) * Math.cosh(z / 2)),
    sensitivity: (z, d) => sigmoid(z) * Math.abs(d),
  },
  tanhChange: {
    f: Math.tanh,
    change: (z, d) => Math.sinh(d) / (Math.cosh(z + d) * Math.cosh(z)),
    sensitivity: (z, d) => Math.tanh(z) ** 2 * Math.abs(d),
  },
};

type Name = keyof ChangeAttributes;
const names = Object.keys(CASES) as Name[];

/** Sixteenths from 1/16 to 8, and steps of either sign down to 2⁻³⁰ such that z + d is exact and positive. */
const places = fc.tuple(
  fc.integer({ min: 1, max: 128 }).map((n) => n / 16),
  fc.tuple(fc.integer({ min: 4, max: 30 }), fc.constantFrom(-0.5, 0.5, 1)).map(([k, sign]) => sign * 2 ** -k),
);

const NEAR = 0.25;

const number = (value: number): Input => ({ shape: [], values: [value] });
/** The other factor of a step that is none of two. */
const ONE = number(1);

describe.each(variants)('the change of a function, $set, $precision', ({ set, precision }) => {
  const u = precision === 'float32' ? 2 ** -24 : 2 ** -53;
  const input = (values: readonly number[]) => ({ shape: [values.length], values });
  /** y as the precision holds it. */
  const heldValue = (y: number): number => (precision === 'float32' ? Math.fround(y) : y);

  it.each(names)('%s is right to its own last digits, however small the step', (op) => {
    const { f, change, sensitivity } = CASES[op];
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 12 }), (all) => {
        const factors = [all.map(([, d]) => 4 * d), all.map(() => 0.25)];
        const given = [...factors, all.map(([z]) => heldValue(f(z))), all.map(([z]) => z)].map(input);
        const { kernel, plain } = twins(new Workbench(set, precision), op, given, {});
        for (const values of [kernel, plain]) {
          all.forEach(([z, d], i) => {
            const expected = change(z, d);
            const bound = 24 * u * (Math.abs(expected) + sensitivity(z, d));
            expect(Math.abs((values?.[i] as number) - expected), `${op} at ${z}, ${d}`).toBeLessThanOrEqual(bound);
          });
        }
      }),
    );
  });

  it.each(names)('%s is a plain difference for steps that are not small', (op) => {
    const { f } = CASES[op];
    const [z, d] = [2.5, [0.3, -0.3, 1, -2, 4]];
    const given = [input(d), ONE, number(heldValue(f(z))), number(z)];
    const { kernel, plain } = twins(new Workbench(set, precision), op, given, {});
    for (const values of [kernel, plain]) {
      d.forEach((step, i) => {
        const [before, after] = [f(z), f(z + step)];
        expect(Math.abs(step)).toBeGreaterThan(NEAR);
        const bound = 16 * u * (Math.abs(before) + Math.abs(after) + 1);
        expect(Math.abs((values?.[i] as number) - (after - before))).toBeLessThanOrEqual(bound);
      });
    }
  });

  it.each(names)('%s is 0 for no step and NaN for one that is no number', (op) => {
    const given = [input([0, Number.NaN]), ONE, input([0.5, 0.5]), input([0.5, 0.5])];
    const { kernel, plain } = twins(new Workbench(set, precision), op, given, {});
    expect(kernel).toEqual([0, Number.NaN]);
    expect(plain).toEqual([0, Number.NaN]);
  });

  it.each(names)('%s has the same bits in any number of threads, and broadcasts', (op) => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 40 }), threads, (all, many) => {
        const row = { shape: [all.length], values: all.map(([z]) => heldValue(CASES[op].f(z))) };
        const steps = { shape: [2, all.length], values: [...all, ...all].map(([, d], i) => (i % 2 ? d : 8 * d)) };
        const given = [steps, { shape: [2, 1], values: [1, 0.5] }, row, input(all.map(([z]) => z))];
        const [one, several] = [1, many].map((each) => twins(new Workbench(set, precision), op, given, {}, each));
        expect(several?.kernel).toEqual(one?.kernel);
        expect(one?.kernel?.length).toBe(2 * all.length);
      }),
      { numRuns: 30 },
    );
  });

  it.each(names)('%s of an entry is the same bits whatever steps stand beside it', (op) => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 8, maxLength: 40 }), (all) => {
        const answer = (some: typeof all): number[] | null => {
          const d = input(some.map((each) => each[1]));
          const y = input(some.map(([z]) => heldValue(CASES[op].f(z))));
          const z = input(some.map((each) => each[0]));
          return twins(new Workbench(set, precision), op, [d, ONE, y, z], {}).kernel;
        };
        expect(answer(all)).toEqual(all.flatMap((each) => answer([each]) ?? []));
      }),
      { numRuns: 20 },
    );
  });
});
