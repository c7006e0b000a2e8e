import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bare, GraphBuilder } from '../../../src/engine/builder.js';
import { differentiate } from '../../../src/engine/differentiate.js';
import { Execution } from '../../../src/engine/execution.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { PRIMITIVES, type PrimitiveName } from '../../../src/engine/primitives/table.js';
import { type Shape, sizeOf } from '../../../src/engine/tensor.js';

/**
 * Every primitive's vjp against central differences of its own forward rule, at random inputs and shapes, empty and
 * size-1 axes included. The inputs keep away from kinks and from the edges of domains.
 */
interface Sample {
  readonly shapes: readonly Shape[];
  build(b: GraphBuilder, inputs: readonly NodeId[]): NodeId;
  /** Entries of each input lie in here. */
  readonly range: readonly [number, number];
}

const extent = fc.integer({ min: 0, max: 4 });
const shape: fc.Arbitrary<Shape> = fc.array(extent, { minLength: 0, maxLength: 3 });

/** A second shape that broadcasts with the first: some axes 1, some leading ones left out. */
const broadcastPair: fc.Arbitrary<readonly [Shape, Shape]> = shape.chain((full) =>
  fc
    .tuple(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), fc.nat({ max: full.length }), fc.boolean())
    .map(([ones, cut, swap]) => {
      const other = full.map((n, axis) => (ones[axis] ? 1 : n)).slice(cut);
      return swap ? ([other, full] as const) : ([full, other] as const);
    }),
);

const smooth: readonly [number, number] = [-2, 2];
const positive: readonly [number, number] = [0.3, 2];

const one = (name: Bare, range: readonly [number, number]): fc.Arbitrary<Sample> =>
  shape.map((s) => ({ shapes: [s], range, build: (b, [x = 0]) => b.apply(name, [x]) }));
const two = (name: Bare, range: readonly [number, number]): fc.Arbitrary<Sample> =>
  broadcastPair.map((shapes) => ({ shapes, range, build: (b, [x = 0, y = 0]) => b.apply(name, [x, y]) }));

const axes = shape.chain((s) =>
  fc
    .tuple(fc.nat({ max: s.length }), fc.nat({ max: s.length }))
    .map(([p, q]) => ({ s, from: Math.min(p, q), to: Math.max(p, q) })),
);
const reduction = (name: 'sum' | 'max'): fc.Arbitrary<Sample> =>
  axes
    .filter(({ s, from, to }) => name === 'sum' || sizeOf(s.slice(from, to)) > 0)
    .map(({ s, from, to }) => ({
      shapes: [s],
      range: smooth,
      build: (b, [x = 0]) => b.apply(name, [x], { from, to }),
    }));

const matmul: fc.Arbitrary<Sample> = fc
  .tuple(extent, extent, extent, fc.boolean(), fc.boolean())
  .map(([rows, inner, columns, transposeA, transposeB]) => ({
    shapes: [transposeA ? [inner, rows] : [rows, inner], transposeB ? [columns, inner] : [inner, columns]],
    range: smooth,
    build: (b, [x = 0, y = 0]) => b.matmul(x, y, transposeA, transposeB),
  }));

const where: fc.Arbitrary<Sample> = broadcastPair.map((shapes) => ({
  shapes,
  range: smooth,
  build: (b, [x = 0, y = 0]) => b.where(b.apply('greater', [x, b.number(0)]), b.mul(x, x), y),
}));

/** Total, like the table itself: a new primitive wants a line here. */
const samples: Readonly<Record<PrimitiveName, fc.Arbitrary<Sample>>> = {
  negate: one('negate', smooth),
  exp: one('exp', smooth),
  expm1: one('expm1', smooth),
  log: one('log', positive),
  sqrt: one('sqrt', positive),
  sin: one('sin', smooth),
  cos: one('cos', smooth),
  tan: one('tan', [-1, 1]),
  sinh: one('sinh', smooth),
  cosh: one('cosh', smooth),
  tanh: one('tanh', smooth),
  erf: one('erf', smooth),
  sigmoid: one('sigmoid', smooth),
  softplus: one('softplus', smooth),
  relu: one('relu', smooth),
  abs: one('abs', smooth),
  sign: one('sign', smooth),
  detach: shape.map((s) => ({
    shapes: [s],
    range: smooth,
    build: (b, [x = 0]) => b.mul(b.apply('sign', [b.apply('detach', [x])]), x),
  })),
  add: two('add', smooth),
  sub: two('sub', smooth),
  mul: two('mul', smooth),
  div: two('div', positive),
  pow: two('pow', positive),
  maximum: two('maximum', smooth),
  minimum: two('minimum', smooth),
  greater: two('greater', smooth),
  greaterEqual: two('greaterEqual', smooth),
  less: two('less', smooth),
  lessEqual: two('lessEqual', smooth),
  equal: two('equal', smooth),
  notEqual: two('notEqual', smooth),
  where,
  matmul,
  sum: reduction('sum'),
  max: reduction('max'),
  reshape: shape.map((s) => ({ shapes: [s], range: smooth, build: (b, [x = 0]) => b.reshape(x, [sizeOf(s), 1]) })),
  expand: broadcastPair.map(([p, q]) => ({
    shapes: [p],
    range: smooth,
    build: (b, [x = 0]) => b.expand(x, p.length < q.length || sizeOf(q) > sizeOf(p) ? q : p),
  })),
  /** x + noise: the noise has no gradient, and x's is untouched. */
  noise: shape.map((s) => ({
    shapes: [s],
    range: smooth,
    build: (b, [x = 0]) =>
      b.add(x, b.apply('noise', [b.number(3)], { shape: s, seed: 1, purpose: 'a test', distribution: 'uniform' })),
  })),
  handwritten: shape.map((s) => ({
    shapes: [s],
    range: smooth,
    build: (b, [x = 0]) => b.apply('handwritten', [b.mul(x, x), x], { written: (own) => own.mul(own.number(2), x) }),
  })),
};

/** Distinct entries, none within 0.02 of zero or of another: no kink within reach of the step. */
function entries(count: number, [low, high]: readonly [number, number], seed: number): Float64Array {
  const values = Float64Array.from({ length: count }, (_, i) => low + ((high - low) * (i + 0.5)) / count);
  for (let i = 0; i < count; i++) {
    const value = values[i] as number;
    if (Math.abs(value) < 0.02) values[i] = 0.05;
  }
  return values.map((_, i) => values[(i * 7919 + seed) % count] as number);
}

function checkSample(sample: Sample, seed: number): void {
  const b = new GraphBuilder('float64');
  const inputs = sample.shapes.map((s, i) => b.leaf('input', `x${i}`, s));
  const output = sample.build(b, inputs);
  const weights = entries(sizeOf(b.shape(output)), [0.5, 1.5], seed + 1);
  const loss = b.total(b.mul(output, b.constant(b.shape(output), weights)));
  const cotangents = differentiate(b, loss, b.number(1));
  const execution = new Execution(b.nodes, [loss, ...inputs.flatMap((input) => cotangents.get(input) ?? [])]);
  const values = inputs.map((input, i) => {
    // Different offsets, so that two inputs never hold the same number.
    const data = entries(sizeOf(b.shape(input)), sample.range, seed + i).map((value) => value + 0.0037 * i);
    execution.feed(input, data);
    return data;
  });
  execution.run();
  const gradients = inputs.map((input, i) => {
    const cotangent = cotangents.get(input);
    return cotangent === undefined
      ? new Float64Array(values[i]?.length ?? 0)
      : Float64Array.from(execution.view(cotangent));
  });
  const J = (): number => {
    execution.run();
    return execution.view(loss)[0] as number;
  };
  const h = 2 ** -17;
  values.forEach((data, i) => {
    data.forEach((theta, k) => {
      data[k] = theta + h;
      const above = J();
      data[k] = theta - h;
      const below = J();
      data[k] = theta;
      const numeric = (above - below) / (2 * h);
      // Truncation h²/6 · |f'''|, at most about 1e3 here, and rounding u · |J| / h.
      const bound = 1e3 * h * h + (1e-14 * (Math.abs(above) + 10)) / h;
      expect(Math.abs((gradients[i]?.[k] as number) - numeric), `input ${i}, entry ${k}`).toBeLessThanOrEqual(
        bound * 10,
      );
    });
  });
}

describe('every vjp agrees with central differences', () => {
  for (const name of Object.keys(PRIMITIVES) as PrimitiveName[]) {
    it(name, () => {
      fc.assert(
        fc.property(samples[name], fc.nat({ max: 1000 }), (sample, seed) => {
          checkSample(sample, seed);
        }),
        { numRuns: 40, seed: 1 },
      );
    });
  }
});

describe('a vjp is made of nodes, so a second derivative is one more pass', () => {
  // tanh'' = −2 tanh (1 − tanh²), in closed form.
  it('of tanh', () => {
    const b = new GraphBuilder('float64');
    const x = b.leaf('input', 'x', [3]);
    const first = differentiate(b, b.total(b.apply('tanh', [x])), b.number(1)).get(x) as NodeId;
    const second = differentiate(b, b.total(first), b.number(1)).get(x) as NodeId;
    const execution = new Execution(b.nodes, [second]);
    const at = [-1.2, 0.3, 2];
    execution.feed(x, Float64Array.from(at));
    execution.run();
    at.forEach((v, i) =>
      expect(execution.view(second)[i]).toBeCloseTo(-2 * Math.tanh(v) * (1 - Math.tanh(v) ** 2), 14),
    );
  });
});
