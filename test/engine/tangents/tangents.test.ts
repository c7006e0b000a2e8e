import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorBounds } from '../../../src/engine/bounds.js';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { differentiate } from '../../../src/engine/differentiate.js';
import { Execution } from '../../../src/engine/execution.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { PRIMITIVES, type PrimitiveName } from '../../../src/engine/primitives/table.js';
import { RandomStream } from '../../../src/engine/random.js';
import { pushForward } from '../../../src/engine/tangents/push.js';
import { type Shape, sizeOf } from '../../../src/engine/tensor.js';
import { entries, type Sample } from '../central.js';
import { SAMPLES } from '../primitives/samples.js';

/** ⟨g, J t⟩ forward and ⟨Jᵀg, t⟩ backward, with how far rounding may have moved each. */
function bothWays(sample: Sample, seed: number): { readonly values: number[]; readonly bounds: number[] } {
  const b = new GraphBuilder('float64');
  const inputs = sample.shapes.map((shape, i) => b.leaf('input', `x${i}`, shape));
  const output = sample.build(b, inputs);
  const random = (purpose: string, shape: Shape): NodeId => {
    const stream = new RandomStream(seed, purpose);
    return b.constant(
      shape,
      Array.from({ length: sizeOf(shape) }, (_, i) => stream.normal(i)),
    );
  };
  const inner = (x: NodeId, y: NodeId): NodeId => b.total(b.mul(x, y));
  const g = random('g', b.shape(output));
  const directions = new Map(inputs.map((input, i) => [input, random(`t${i}`, b.shape(input))]));
  const zero = b.number(0);
  const forward = inner(g, b.expand(pushForward(b, output, directions) ?? zero, b.shape(output)));
  const cotangents = differentiate(b, output, g);
  const backward = inputs
    .map((input) => inner(b.expand(cotangents.get(input) ?? zero, b.shape(input)), directions.get(input) as NodeId))
    .reduce((sum, part) => b.add(sum, part), zero);
  const execution = new Execution(b.nodes, [forward, backward]);
  inputs.forEach((input, i) => {
    const data = entries(sizeOf(b.shape(input)), sample.range, seed + i).map((value) => value + 0.0037 * i);
    execution.feed(input, data);
  });
  execution.run();
  const bounds = errorBounds(b.nodes, execution, 'float64');
  const ids = [forward, backward];
  return {
    values: ids.map((id) => execution.view(id)[0] as number),
    bounds: ids.map((id) => bounds.get(id)?.[0] as number),
  };
}

describe('every tangent is the transpose of its vjp: ⟨g, J t⟩ = ⟨Jᵀg, t⟩ within rounding', () => {
  // Of code there is no tangent.
  for (const name of (Object.keys(PRIMITIVES) as PrimitiveName[]).filter((each) => each !== 'opaque')) {
    it(name, () => {
      fc.assert(
        fc.property(SAMPLES[name], fc.nat({ max: 1000 }), (sample, seed) => {
          const { values, bounds } = bothWays(sample, seed);
          const [forward = Number.NaN, backward = Number.NaN] = values;
          const [p = Number.NaN, q = Number.NaN] = bounds;
          expect(p + q).toBeLessThan(1e-9);
          expect(Math.abs(forward - backward)).toBeLessThanOrEqual(p + q);
        }),
        { numRuns: 40, seed: 1 },
      );
    });
  }
});

/** The derivative to the right and to the left of a function of one number. */
function sidesOf(build: (b: GraphBuilder, z: NodeId) => NodeId, at: number): readonly [number, number] {
  const b = new GraphBuilder('float64');
  const z = b.leaf('input', 'z', [1]);
  const output = build(b, z);
  const [right, left] = [1, -1].map((sign) =>
    b.mul(b.number(sign), pushForward(b, output, new Map([[z, b.expand(b.number(sign), [1])]])) ?? b.number(0)),
  ) as [NodeId, NodeId];
  const execution = new Execution(b.nodes, [right, left]);
  execution.feed(z, Float64Array.of(at));
  execution.run();
  return [execution.view(right)[0] as number, execution.view(left)[0] as number];
}

/** Derivatives by hand, to the right and to the left. */
describe('at a kink both directions give their own side', () => {
  const zero = (b: GraphBuilder): NodeId => b.number(0);
  it.each<[string, (b: GraphBuilder, z: NodeId) => NodeId, number, readonly [number, number]]>([
    ['relu', (b, z) => b.apply('relu', [z]), 0, [1, 0]],
    ['|z|', (b, z) => b.apply('abs', [z]), 0, [1, -1]],
    ['max(z, 0)', (b, z) => b.apply('maximum', [z, zero(b)]), 0, [1, 0]],
    ['min(3z, 2z)', (b, z) => b.apply('minimum', [b.mul(b.number(3), z), b.mul(b.number(2), z)]), 0, [2, 3]],
    [
      'relu(z) − relu(−z) is z',
      (b, z) => {
        const [up, down] = [b.apply('relu', [z]), b.apply('relu', [b.apply('negate', [z])])];
        return b.sub(up, down);
      },
      0,
      [1, 1],
    ],
    ['||z||', (b, z) => b.apply('abs', [b.apply('abs', [z])]), 0, [1, -1]],
    ['z > 0 ? z : z/10', (b, z) => b.where(b.apply('greater', [z, zero(b)]), z, b.mul(b.number(0.1), z)), 0, [1, 0.1]],
    [
      'z ≥ 0 ? z : z/10',
      (b, z) => b.where(b.apply('greaterEqual', [z, zero(b)]), z, b.mul(b.number(0.1), z)),
      0,
      [1, 0.1],
    ],
    ['sign(z) z', (b, z) => b.mul(b.apply('sign', [z]), z), 0, [1, -1]],
    [
      '(z − ⌊z⌋)² beside 2',
      (b, z) => {
        const rest = b.sub(z, b.apply('floor', [z]));
        return b.mul(rest, rest);
      },
      2,
      [0, 2],
    ],
    [
      'the largest of z, −z and 2z',
      (b, z) => {
        const all = b.apply('concat', [z, b.apply('negate', [z]), b.mul(b.number(2), z)], { axis: 0 });
        return b.apply('max', [all], { from: 0, to: 1 });
      },
      0,
      [2, -1],
    ],
    ['off the kink', (b, z) => b.apply('relu', [z]), -1, [0, 0]],
  ])('%s', (_, build, at, sides) => {
    const [right, left] = sidesOf(build, at);
    expect(right).toBeCloseTo(sides[0], 14);
    expect(left).toBeCloseTo(sides[1], 14);
  });
});
