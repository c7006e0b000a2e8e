import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FusedAttributes, FusedName } from '../../../src/engine/fused/table.js';
import type { Kernels } from '../../../src/engine/kernels/choose.js';
import type { Precision } from '../../../src/engine/tensor.js';
import { threads } from '../kernels/arbitraries.js';
import { twins } from '../kernels/twins.js';
import { variants, Workbench } from '../kernels/workbench.js';
import { expectItsComposition, kindOf, side } from './sides.js';

/** Ops that work entry by entry: how many inputs they have, and their numbers. */
const OPS: { readonly [K in FusedName]?: readonly [inputs: number, attributes: FusedAttributes[K]] } = {
  sigmoidActivation: [1, {}],
  tanhActivation: [1, {}],
  reluActivation: [1, {}],
  softplusActivation: [1, {}],
  leakyRelu: [1, { slope: 0.25 }],
  elu: [1, { alpha: 1.5 }],
  gelu: [1, {}],
  geluTanh: [1, {}],
  silu: [1, {}],
  sigmoidGradient: [2, {}],
  tanhGradient: [2, {}],
  reluGradient: [2, {}],
  softplusGradient: [2, {}],
  leakyReluGradient: [2, { slope: 0.25 }],
  eluGradient: [2, { alpha: 1.5 }],
  geluGradient: [2, {}],
  geluTanhGradient: [2, {}],
  siluGradient: [2, {}],
  squaredError: [2, { divisor: 3 }],
  squaredErrorGradient: [3, { divisor: 3 }],
  binaryCrossEntropy: [2, {}],
  binaryCrossEntropyGradient: [3, {}],
};

type Entry = readonly [FusedName, readonly [number, FusedAttributes[FusedName]]];
const ops = Object.entries(OPS) as unknown as readonly Entry[];

/** Numbers that both precisions hold, kinks among them. */
const plain = fc.oneof(fc.float({ min: -12, max: 12, noNaN: true }), fc.constantFrom(0, -0, 1, -1));
const special = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, -1, 40, -40];

const operands = (count: number) =>
  fc.nat(40).chain((length) =>
    fc.array(
      fc.array(plain, { minLength: length, maxLength: length }).map((values) => ({ shape: [length], values })),
      { minLength: count, maxLength: count },
    ),
  );

/** Every pair, or triple, of special numbers. */
function everyWay(count: number): readonly (readonly number[])[] {
  const rest = count === 1 ? [[]] : everyWay(count - 1);
  return special.flatMap((first) => rest.map((others) => [first, ...others]));
}

describe.each(variants)('entry by entry, $set, $precision', ({ set, precision }) => {
  const modes: readonly Kernels[] = [set, 'plain'];

  it.each(ops)('%s and its gradients are those of its composition', (op, [count, attributes]) => {
    fc.assert(
      fc.property(operands(count), fc.constantFrom(...modes), (inputs, kernels) => {
        expectItsComposition({ op, inputs, attributes }, precision as Precision, kernels);
      }),
      { numRuns: 40 },
    );
  });

  it.each(ops)('%s lets NaN and infinities through where its composition does', (op, [count, attributes]) => {
    const ways = everyWay(count);
    const inputs = Array.from({ length: count }, (_, k) => ({
      shape: [ways.length],
      values: ways.map((way) => way[k] as number),
    }));
    const kinds = (fuses: boolean, kernels: Kernels) =>
      side({ op, inputs, attributes }, { precision: precision as Precision, fuses, kernels }).values.map((values) =>
        values.map(kindOf),
      );
    for (const kernels of modes) expect(kinds(true, kernels)).toEqual(kinds(false, kernels));
  });

  it.each(ops)('%s has the same bits in any number of threads', (op, [count, attributes]) => {
    fc.assert(
      fc.property(operands(count), threads, (inputs, many) => {
        const [one, several] = [1, many].map((each) =>
          twins(new Workbench(set, precision as Precision), op, inputs, attributes, each),
        );
        expect(several?.kernel).toEqual(one?.kernel);
        expect(one?.kernel?.length).toBe(inputs[0]?.values.length);
      }),
      { numRuns: 30 },
    );
  });
});
