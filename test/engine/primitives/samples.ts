import fc from 'fast-check';
import type { Bare } from '../../../src/engine/builder.js';
import type { OpaqueAttributes } from '../../../src/engine/primitives/opaque.js';
import type { PrimitiveName } from '../../../src/engine/primitives/table.js';
import { type Shape, sizeOf } from '../../../src/engine/tensor.js';
import type { Sample } from '../central.js';

const extent = fc.integer({ min: 0, max: 4 });
const shape: fc.Arbitrary<Shape> = fc.array(extent, { minLength: 0, maxLength: 3 });

/** Code of two tensors: Σx² + 3 Σy², and its backward as somebody wrote it: 2gx, then 6gy. */
const sumOfSquares: OpaqueAttributes = {
  name: 'sum of squares',
  source: '',
  shape: [],
  forward: (out, [x, y]) => {
    out[0] = Array.from(x?.data ?? []).reduce((sum, entry) => sum + entry * entry, 0);
    out[0] = Array.from(y?.data ?? []).reduce((sum, entry) => sum + 3 * entry * entry, out[0]);
  },
  backward: {
    reaches: [true, true],
    run: (out, [g, , x, y]) => {
      const slope = g?.data[0] ?? 0;
      const [first, second] = [Array.from(x?.data ?? []), Array.from(y?.data ?? [])];
      out.set([...first.map((entry) => 2 * slope * entry), ...second.map((entry) => 6 * slope * entry)]);
    },
  },
};

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

/** Matrices, alone or in batches that broadcast. */
const matmul: fc.Arbitrary<Sample> = fc
  .record({
    batches: broadcastPair,
    extents: fc.tuple(extent, extent, extent),
    transposes: fc.tuple(fc.boolean(), fc.boolean()),
  })
  .map(({ batches: [p, q], extents: [rows, inner, columns], transposes: [transposeA, transposeB] }) => ({
    shapes: [
      [...p, ...(transposeA ? [inner, rows] : [rows, inner])],
      [...q, ...(transposeB ? [columns, inner] : [inner, columns])],
    ],
    range: smooth,
    build: (b, [x = 0, y = 0]) => b.matmul(x, y, transposeA, transposeB),
  }));

const where: fc.Arbitrary<Sample> = broadcastPair.map((shapes) => ({
  shapes,
  range: smooth,
  build: (b, [x = 0, y = 0]) => b.where(b.apply('greater', [x, b.number(0)]), b.mul(x, x), y),
}));

const some = fc.integer({ min: 1, max: 3 });
/** A shape with one of its axes. */
const withAxis = fc
  .array(extent, { minLength: 1, maxLength: 3 })
  .chain((s) => fc.nat({ max: s.length - 1 }).map((axis) => ({ s, axis })));
const replaced = (s: Shape, axis: number, ...extents: number[]): Shape => [
  ...s.slice(0, axis),
  ...extents,
  ...s.slice(axis + 1),
];

const permute: fc.Arbitrary<Sample> = shape.chain((s) =>
  fc.shuffledSubarray([...s.keys()], { minLength: s.length }).map((order) => ({
    shapes: [s],
    range: smooth,
    build: (b, [x = 0]) => b.apply('permute', [x], { order }),
  })),
);

const slice: fc.Arbitrary<Sample> = withAxis.chain(({ s, axis }) =>
  fc.tuple(fc.nat({ max: s[axis] ?? 0 }), fc.nat({ max: s[axis] ?? 0 }), some).map(([p, q, step]) => ({
    shapes: [s],
    range: smooth,
    build: (b, [x = 0]) => b.apply('slice', [x], { axis, start: Math.min(p, q), stop: Math.max(p, q), step }),
  })),
);

const pad: fc.Arbitrary<Sample> = fc
  .tuple(withAxis, extent, extent, extent)
  .map(([{ s, axis }, before, after, between]) => ({
    shapes: [s],
    range: smooth,
    build: (b, [x = 0]) => b.apply('pad', [x], { axis, before, after, between, value: 0.5 }),
  }));

const concat: fc.Arbitrary<Sample> = fc
  .tuple(withAxis, fc.array(extent, { minLength: 1, maxLength: 3 }))
  .map(([{ s, axis }, extents]) => ({
    shapes: extents.map((n) => replaced(s, axis, n)),
    range: smooth,
    build: (b, inputs) => b.apply('concat', inputs, { axis }),
  }));

/** A table, an axis of it that is not empty, how many leading axes its index shares, and an index. */
const indexed = withAxis
  .filter(({ s, axis }) => s[axis] !== 0)
  .chain(({ s, axis }) =>
    fc
      .tuple(fc.nat({ max: axis }), fc.array(extent, { maxLength: 2 }), fc.nat({ max: 100 }))
      .map(([batch, own, seed]) => {
        const index = [...s.slice(0, batch), ...own];
        const rows = Array.from({ length: sizeOf(index) }, (_, i) => (i * 7 + seed) % (s[axis] ?? 1));
        return { s, axis, batch, index, rows, gathered: [...s.slice(0, axis), ...own, ...s.slice(axis + 1)] };
      }),
  );

const gather: fc.Arbitrary<Sample> = indexed.map(({ s, axis, batch, index, rows }) => ({
  shapes: [s],
  range: smooth,
  build: (b, [x = 0]) => b.apply('gather', [x, b.constant(index, rows)], { axis, batch }),
}));

const scatterAdd: fc.Arbitrary<Sample> = indexed.map(({ s, axis, batch, index, rows, gathered }) => ({
  shapes: [gathered],
  range: smooth,
  build: (b, [x = 0]) =>
    b.apply('scatterAdd', [x, b.constant(index, rows)], { axis, batch, extent: s[axis] as number }),
}));

/** Windows that fit, and entries after the last of them. */
const windows = fc
  .tuple(withAxis, some, some, some, some, extent)
  .map(([{ s, axis }, count, size, stride, dilation, rest]) => ({
    s,
    axis,
    count,
    size,
    stride,
    dilation,
    extent: (count - 1) * stride + dilation * (size - 1) + 1 + Math.min(rest, stride - 1),
  }));

const window: fc.Arbitrary<Sample> = windows.map(({ s, axis, extent: n, size, stride, dilation }) => ({
  shapes: [replaced(s, axis, n)],
  range: smooth,
  build: (b, [x = 0]) => b.apply('window', [x], { axis, size, stride, dilation }),
}));

const overlapAdd: fc.Arbitrary<Sample> = windows.map(({ s, axis, count, size, extent: n, stride, dilation }) => ({
  shapes: [replaced(s, axis, count, size)],
  range: smooth,
  build: (b, [x = 0]) => b.apply('overlapAdd', [x], { axis, extent: n, stride, dilation }),
}));

/** The order of an axis' entries has no slope of its own; the entries brought in order do. */
const argsort: fc.Arbitrary<Sample> = fc
  .tuple(fc.array(extent, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([s, descending]) => ({
    shapes: [s],
    range: smooth,
    build: (b, [x = 0]) => {
      const axis = s.length - 1;
      return b.apply('gather', [x, b.apply('argsort', [x], { axis, descending })], { axis, batch: axis });
    },
  }));

const cumsum: fc.Arbitrary<Sample> = fc.tuple(withAxis, fc.boolean()).map(([{ s, axis }, reverse]) => ({
  shapes: [s],
  range: smooth,
  build: (b, [x = 0]) => b.apply('cumsum', [x], { axis, reverse }),
}));

const noise: fc.Arbitrary<Sample> = fc
  .tuple(shape, fc.constantFrom('uniform' as const, 'normal' as const))
  .map(([s, distribution]) => ({
    shapes: [s],
    range: smooth,
    build: (b, [x = 0]) =>
      b.mul(x, b.apply('noise', [b.number(3)], { shape: s, seed: 1, purpose: 'test', distribution })),
  }));

/** Uses of every primitive on random shapes, empty and size-1 axes included. Total, like the table itself: a new one wants a line here. */
export const SAMPLES: Readonly<Record<PrimitiveName, fc.Arbitrary<Sample>>> = {
  negate: one('negate', smooth),
  exp: one('exp', smooth),
  expm1: one('expm1', smooth),
  log: one('log', positive),
  log1p: one('log1p', positive),
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
  floor: one('floor', [0.1, 0.9]),
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
  atan2: two('atan2', positive),
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
  permute,
  slice,
  pad,
  concat,
  gather,
  scatterAdd,
  window,
  overlapAdd,
  argsort,
  cumsum,
  noise,
  handwritten: shape.map((s) => ({
    shapes: [s],
    range: smooth,
    build: (b, [x = 0]) => b.apply('handwritten', [b.mul(x, x), x], { written: (own) => own.mul(own.number(2), x) }),
  })),
  opaque: fc.tuple(shape, shape).map((shapes) => ({
    shapes,
    range: smooth,
    build: (b, inputs) => b.apply('opaque', inputs, sumOfSquares),
  })),
};
