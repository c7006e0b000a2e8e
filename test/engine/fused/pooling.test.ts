import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { differentiate } from '../../../src/engine/differentiate.js';
import { Execution } from '../../../src/engine/execution.js';
import { FUSED } from '../../../src/engine/fused/table.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { maxPool } from '../../../src/engine/ops/pooling.js';
import { type PoolingCase, poolingCases } from '../poolings.js';
import { expectEquality, WAYS, type Way } from './equality.js';

type Check = (drawn: PoolingCase, seed: number, way: Way) => void;

const positions = ({ x, max }: PoolingCase) => FUSED.maxPool2d.shape([x], max);

const CHECKS: Readonly<Record<string, Check>> = {
  maxPool2d: ({ x, max }, seed, way) => expectEquality({ op: 'maxPool2d', shapes: [x], attributes: max }, seed, way),
  'maxPool2d where entries tie': ({ x, max }, seed, way) =>
    expectEquality({ op: 'maxPool2d', shapes: [x], attributes: max, whole: true }, seed, way),
  maxPool2dGradient: (one, seed, way) =>
    expectEquality({ op: 'maxPool2dGradient', shapes: [one.x, positions(one)], attributes: one.max }, seed, way),
  averagePool2d: ({ x, average }, seed, way) =>
    expectEquality({ op: 'averagePool2d', shapes: [x], attributes: average }, seed, way),
  averagePool2dGradient: ({ x, average }, seed, way) => {
    const shapes = [FUSED.averagePool2d.shape([x], average)];
    const attributes = { ...average, extents: x.slice(2) };
    expectEquality({ op: 'averagePool2dGradient', shapes, attributes }, seed, way);
  },
};

describe.each(WAYS)('equals its composition, forward and backward: $kernels, $precision', (way) => {
  it.each(Object.entries(CHECKS))('%s', (_, check) => {
    fc.assert(
      fc.property(poolingCases, fc.nat(1000), (drawn, seed) => check(drawn, seed, way)),
      { numRuns: 15, seed: 1 },
    );
  });
});

/** Two windows: in one NaN is second and third, in the other nothing is. */
const MAPS = [1, Number.NaN, 7, 2, Number.NaN, 9, 3, 7];

it.each([true, false])('NaN wins, and the first of those that tie gets the gradient (fused: %s)', (fuses) => {
  const b = new GraphBuilder('float64', { fuses });
  const x = b.leaf('input', 'x', [1, 1, 2, 4]);
  const pooled = maxPool(b, x, { kernel: [2, 2] });
  const gradient = differentiate(b, pooled, b.constant([1, 1, 1, 2], [10, 20])).get(x) as NodeId;
  const execution = new Execution(b.nodes, [pooled, gradient]);
  execution.feed(x, Float64Array.from(MAPS));
  execution.run();
  expect([...execution.view(pooled)]).toEqual([Number.NaN, 7]);
  expect([...execution.view(gradient)]).toEqual([0, 10, 20, 0, 0, 0, 0, 0]);
});
