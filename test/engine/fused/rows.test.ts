import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAIN_ARENA } from '../../../src/engine/arena.js';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { Execution } from '../../../src/engine/execution.js';
import { FUSED } from '../../../src/engine/fused/table.js';
import { makeArena } from '../../../src/engine/kernels/choose.js';
import { ShapeError } from '../../../src/engine/primitives/rule.js';
import type { Shape } from '../../../src/engine/tensor.js';
import { twins } from '../kernels/twins.js';
import { variants, Workbench } from '../kernels/workbench.js';
import { expectEquality, WAYS, type Way } from './equality.js';

/** Rows around the widths of vectors. */
const rows: fc.Arbitrary<Shape> = fc
  .tuple(
    fc.array(fc.nat(4), { maxLength: 2 }),
    fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 70 })),
  )
  .map(([leading, last]) => [...leading, last]);

const OPS = ['softmax', 'softmaxGradient', 'logSoftmax', 'logSoftmaxGradient', 'softmaxCrossEntropy'] as const;

const FUSED_INPUTS = {
  softmax: 1,
  softmaxGradient: 2,
  logSoftmax: 1,
  logSoftmaxGradient: 2,
  softmaxCrossEntropy: 2,
  softmaxCrossEntropyGradient: 3,
} as const;

describe.each(WAYS)('equals its composition, forward and backward: $kernels, $precision', (way) => {
  it.each(OPS)('%s', (op) => {
    fc.assert(
      fc.property(rows, fc.nat(1000), (shape, seed) => {
        const inputs = op === 'softmax' || op === 'logSoftmax' ? [shape] : [shape, shape];
        expectEquality({ op, shapes: inputs, attributes: {} }, seed, way);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it('softmaxCrossEntropyGradient', () => {
    fc.assert(
      fc.property(rows, fc.nat(1000), (shape, seed) => {
        const shapes = [shape, shape, shape.slice(0, -1)];
        expectEquality({ op: 'softmaxCrossEntropyGradient', shapes, attributes: {} }, seed, way);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it('goes on with NaN and infinities as its composition does', () => {
    const { NaN: none, POSITIVE_INFINITY: infinite } = Number;
    const z = [
      1,
      none,
      2,
      3,
      4,
      infinite,
      5,
      6,
      7,
      -infinite,
      8,
      9,
      ...new Array<number>(4).fill(-infinite),
      1,
      2,
      3,
      4,
    ];
    for (const op of ['softmax', 'logSoftmax'] as const) {
      const [fused, composed] = [true, false].map((fuses) => evaluated(op, [5, 4], z, { ...way, fuses }));
      fused?.forEach((value, i) => {
        const other = composed?.[i] as number;
        // The same where no number is left, and near it where there is one.
        if (Number.isFinite(other)) expect(Math.abs(value - other)).toBeLessThan(1e-6);
        else expect(value).toBe(other);
      });
      expect(fused?.length).toBe(20);
    }
  });
});

function evaluated(op: 'softmax' | 'logSoftmax', shape: Shape, z: readonly number[], way: Way & { fuses: boolean }) {
  const b = new GraphBuilder(way.precision, { fuses: way.fuses });
  const x = b.leaf('input', 'x', shape);
  const y = b.fuse(op, [x], {});
  const arena = way.kernels === 'plain' ? PLAIN_ARENA : makeArena(way.kernels);
  const execution = new Execution(b.nodes, [y], { arena });
  execution.feed(x, way.precision === 'float32' ? Float32Array.from(z) : Float64Array.from(z));
  execution.run();
  return [...execution.view(y)];
}

describe.each(variants)('on several threads, $set, $precision', ({ set, precision }) => {
  it.each([...OPS, 'softmaxCrossEntropyGradient'] as const)('%s has the same bits as on one', (op) => {
    const shape = [7, 13];
    const inputs = [shape, shape, [7]].slice(0, FUSED_INPUTS[op]).map((of, k) => ({
      shape: of,
      values: Array.from({ length: of.reduce((product, n) => product * n, 1) }, (_, i) => Math.sin(i * (k + 1) + k)),
    }));
    const [one, ...several] = [1, 2, 3, 5].map((threads) =>
      twins(new Workbench(set, precision), op, inputs, {}, threads),
    );
    for (const { kernel } of several) expect(kernel).toEqual(one?.kernel);
    expect(one?.kernel?.every(Number.isFinite)).toBe(true);
  });
});

describe('shapes that do not go together', () => {
  it('are named', () => {
    expect(() => FUSED.softmax.shape([[]], {})).toThrow('a scalar has no rows');
    expect(() => FUSED.softmaxCrossEntropy.shape([[2, 3], [3]], {})).toThrow('[2, 3] and [3] should be alike');
    const uneven = [[2, 3], [2, 3], [3]];
    expect(() => FUSED.softmaxCrossEntropyGradient.shape(uneven, {})).toThrow(ShapeError);
    expect(() => FUSED.softmaxCrossEntropyGradient.shape(uneven, {})).toThrow(
      '[3] has not one number for each row of [2, 3]',
    );
  });
});
