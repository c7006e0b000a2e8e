import { describe, expect, it } from 'vitest';
import { type Shape, sizeOf } from '../../../src/engine/tensor.js';
import { twins } from './twins.js';
import { variants, Workbench } from './workbench.js';

const values = (shape: Shape, seed: number) => ({
  shape,
  values: Float64Array.from({ length: sizeOf(shape) }, (_, i) => 1 + 0.5 * Math.sin(1.7 * i + seed)),
});

/** Of every op x is the first input, three channels of 5 · 13 entries. */
const x = values([5, 3, 13], 0);
const statistics = values([2, 3], 1);
const delta = values([5, 3, 13], 2);
const channels = [3, 4, 5].map((seed) => values([3], seed));
const attributes = { epsilon: 0.1 };

const USES = [
  { op: 'channelStatistics', inputs: [x] },
  { op: 'batchNorm', inputs: [x, ...channels.slice(0, 2)] },
  { op: 'batchNormScale', inputs: [x, statistics, delta] },
  { op: 'batchNormInput', inputs: [x, statistics, delta, ...channels] },
] as const;

describe.each(variants)('$set, $precision', ({ set, precision }) => {
  it.each(USES)('$op gives the same bits on any number of threads', ({ op, inputs }) => {
    const run = (threads: number) => twins(new Workbench(set, precision), op, inputs, attributes, threads);
    const { kernel, plain } = run(1);
    for (const threads of [2, 3, 5]) expect(run(threads).kernel).toEqual(kernel);
    // All values are about 1: a dozen roundings of each.
    const unit = precision === 'float32' ? 2 ** -24 : 2 ** -53;
    plain.forEach((value, i) =>
      expect(Math.abs((kernel?.[i] as number) - value)).toBeLessThan(20 * unit * (1 + Math.abs(value))),
    );
  });

  it('lets NaN through, to its own channel alone', () => {
    const spoilt = { ...x, values: x.values.map((value, i) => (i === 14 ? Number.NaN : value)) };
    const { kernel } = twins(new Workbench(set, precision), 'batchNorm', [spoilt], attributes);
    const spoiltAt = (i: number) => Math.floor(i / 13) % 3 === 1;
    kernel?.forEach((value, i) => expect(Number.isNaN(value)).toBe(spoiltAt(i)));
  });
});
