import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorBounds } from '../../../src/engine/bounds.js';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { differentiate } from '../../../src/engine/differentiate.js';
import { Execution } from '../../../src/engine/execution.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { PRIMITIVES, type PrimitiveName } from '../../../src/engine/primitives/table.js';
import { RandomStream } from '../../../src/engine/random.js';
import { type Precision, sizeOf } from '../../../src/engine/tensor.js';
import type { Sample } from '../central.js';
import { SAMPLES } from './samples.js';

interface Run {
  readonly b: GraphBuilder;
  readonly execution: Execution;
  /** f(x), and the cotangents of its inputs for random weights on its entries. */
  readonly seen: readonly NodeId[];
}

/** A sample squared, so that errors travel, forward and backward, from inputs that both precisions hold exactly. */
function run(sample: Sample, seed: number, precision: Precision): Run {
  const b = new GraphBuilder(precision);
  const inputs = sample.shapes.map((shape, i) => b.leaf('input', `x${i}`, shape));
  const once = sample.build(b, inputs);
  const value = b.mul(once, once);
  const weights = numbers(seed, 'weights', sizeOf(b.shape(value)), [-1, 1]);
  const cotangents = differentiate(b, value, b.constant(b.shape(value), weights));
  const seen = [value, ...inputs.flatMap((input) => cotangents.get(input) ?? [])];
  const execution = new Execution(b.nodes, seen);
  inputs.forEach((input, i) => {
    const values = numbers(seed, `x${i}`, sizeOf(b.shape(input)), sample.range);
    execution.feed(input, precision === 'float32' ? Float32Array.from(values) : values);
  });
  execution.run();
  return { b, execution, seen };
}

/** Numbers that float32 holds exactly. */
function numbers(seed: number, purpose: string, count: number, [low, high]: readonly [number, number]): Float64Array {
  const random = new RandomStream(seed, purpose);
  return Float64Array.from({ length: count }, (_, i) => Math.fround(low + (high - low) * random.uniform(i)));
}

describe('float32 is within its bounds of float64, forward and backward', () => {
  for (const name of Object.keys(PRIMITIVES) as PrimitiveName[]) {
    it(name, () => {
      fc.assert(
        fc.property(SAMPLES[name], fc.nat({ max: 1000 }), (sample, seed) => {
          const [narrow, wide] = [run(sample, seed, 'float32'), run(sample, seed, 'float64')];
          const bounds = errorBounds(narrow.b.nodes, narrow.execution, 'float32');
          narrow.seen.forEach((id, k) => {
            const truth = wide.execution.view(wide.seen[k] as NodeId);
            narrow.execution.view(id).forEach((value, i) => {
              const distance = Math.abs(value - (truth[i] as number));
              // float64's own rounding is a billionth of float32's.
              expect(distance).toBeLessThanOrEqual((bounds.get(id)?.[i] as number) * (1 + 1e-6) + 1e-300);
            });
          });
        }),
        { numRuns: 25, seed: 1 },
      );
    });
  }
});

describe('bounds say something', () => {
  it('of a product of 100 numbers: a few hundred units, not thousands', () => {
    const b = new GraphBuilder('float64');
    const [x, y] = [b.leaf('input', 'x', [1, 100]), b.leaf('input', 'y', [100, 1])];
    const product = b.matmul(x, y, false, false);
    const execution = new Execution(b.nodes, [product]);
    execution.feed(x, numbers(1, 'x', 100, [0.5, 1]));
    execution.feed(y, numbers(1, 'y', 100, [0.5, 1]));
    execution.run();
    const [bound = 0] = errorBounds(b.nodes, execution, 'float64').get(product) ?? [];
    const value = execution.view(product)[0] as number;
    expect(bound).toBeGreaterThan(0);
    expect(bound).toBeLessThan(110 * 2 ** -53 * value);
  });

  it('of a difference of equal numbers: nothing is lost where they are exact, all where they are not', () => {
    const b = new GraphBuilder('float64');
    const x = b.leaf('input', 'x', []);
    const square = b.mul(x, x);
    const [exact, cancelled] = [b.sub(x, x), b.sub(square, b.apply('exp', [b.apply('log', [square])]))];
    const execution = new Execution(b.nodes, [exact, cancelled]);
    execution.feed(x, Float64Array.of(1.1));
    execution.run();
    const bounds = errorBounds(b.nodes, execution, 'float64');
    expect(bounds.get(exact)?.[0]).toBe(0);
    expect(bounds.get(cancelled)?.[0]).toBeGreaterThan(Math.abs(execution.view(cancelled)[0] as number));
  });

  it('of an exact infinity, as a mask holds it: none; of an overflow: no bound', () => {
    const b = new GraphBuilder('float64');
    const [x, mask] = [b.leaf('input', 'x', [2]), b.leaf('input', 'mask', [2])];
    const masked = b.apply('exp', [b.add(x, mask)]);
    const overflown = b.apply('exp', [b.mul(x, b.number(1000))]);
    const huge = b.mul(b.mul(x, b.number(1e200)), b.mul(x, b.number(1e200)));
    const execution = new Execution(b.nodes, [masked, overflown, huge]);
    execution.feed(x, Float64Array.of(1, 2));
    execution.feed(mask, Float64Array.of(0, Number.NEGATIVE_INFINITY));
    execution.run();
    const bounds = errorBounds(b.nodes, execution, 'float64');
    expect(bounds.get(masked)?.[1]).toBe(0);
    expect(bounds.get(overflown)?.[0]).toBe(Number.POSITIVE_INFINITY);
    expect(bounds.get(huge)?.[0]).toBe(Number.POSITIVE_INFINITY);
  });
});
