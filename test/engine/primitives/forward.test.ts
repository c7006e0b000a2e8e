import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { Execution } from '../../../src/engine/execution.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { ShapeError } from '../../../src/engine/primitives/rule.js';
import { RandomStream } from '../../../src/engine/random.js';
import { evaluate } from '../evaluate.js';

/** Worked by hand, each small enough to be read. */
const table = [
  [1, 2, 3],
  [4, 5, 6],
];

describe('moves', () => {
  it('permute turns axes', () => {
    expect(evaluate((b, x) => b.apply('permute', [x], { order: [1, 0] }), [table])).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
  });

  it('slice takes every step-th entry', () => {
    const every = (b: GraphBuilder, x: NodeId): NodeId =>
      b.apply('slice', [x], { axis: 0, start: 1, stop: 6, step: 2 });
    expect(evaluate(every, [[0, 1, 2, 3, 4, 5, 6]])).toEqual([1, 3, 5]);
  });

  it('pad puts entries around and between', () => {
    const pad = (b: GraphBuilder, x: NodeId): NodeId =>
      b.apply('pad', [x], { axis: 0, before: 1, after: 2, between: 1, value: 9 });
    expect(evaluate(pad, [[1, 2, 3]])).toEqual([9, 1, 9, 2, 9, 3, 9, 9]);
  });

  it('concat joins along an inner axis', () => {
    expect(evaluate((b, x, y) => b.apply('concat', [x, y], { axis: 1 }), [table, [[7], [8]]])).toEqual([
      [1, 2, 3, 7],
      [4, 5, 6, 8],
    ]);
  });

  it('no input is not a thing to join', () => {
    expect(() => new GraphBuilder('float64').apply('concat', [], { axis: 0 })).toThrow(ShapeError);
  });
});

describe('windows', () => {
  it('overlap by stride and dilation', () => {
    const window = (b: GraphBuilder, x: NodeId): NodeId =>
      b.apply('window', [x], { axis: 0, size: 2, stride: 1, dilation: 2 });
    expect(evaluate(window, [[1, 2, 3, 4]])).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('add up again where they overlap', () => {
    const add = (b: GraphBuilder, x: NodeId): NodeId =>
      b.apply('overlapAdd', [x], { axis: 0, extent: 4, stride: 1, dilation: 1 });
    const windows = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    expect(evaluate(add, [windows])).toEqual([1, 2 + 3, 4 + 5, 6]);
  });

  it('must fit', () => {
    const wide = (b: GraphBuilder, x: NodeId): NodeId =>
      b.apply('window', [x], { axis: 0, size: 3, stride: 1, dilation: 2 });
    expect(() => evaluate(wide, [[1, 2, 3, 4]])).toThrow('spans 5');
  });
});

describe('indices', () => {
  const rows = (b: GraphBuilder, x: NodeId, index: NodeId): NodeId =>
    b.apply('gather', [x, index], { axis: 0, batch: 0 });
  const add = (b: GraphBuilder, x: NodeId, index: NodeId): NodeId =>
    b.apply('scatterAdd', [x, index], { axis: 0, batch: 0, extent: 3 });

  it('gather looks rows up', () => {
    expect(evaluate(rows, [table, [1, 0, 1]])).toEqual([table[1], table[0], table[1]]);
  });

  it('gather with a batch axis looks into its own row', () => {
    const own = (b: GraphBuilder, x: NodeId, index: NodeId): NodeId =>
      b.apply('gather', [x, index], { axis: 1, batch: 1 });
    expect(evaluate(own, [table, [[2], [0]]])).toEqual([[3], [4]]);
  });

  it.each([-1, 2, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('an index of %d gives NaN, not some row', (index) => {
    expect(evaluate(rows, [table, [index, 0]])).toEqual([[Number.NaN, Number.NaN, Number.NaN], table[0]]);
  });

  it('scatterAdd sums what has the same index', () => {
    expect(
      evaluate(add, [
        [1, 2, 4],
        [2, 0, 2],
      ]),
    ).toEqual([2, 0, 5]);
  });

  it('scatterAdd drops nothing: what belongs nowhere makes all of it NaN', () => {
    expect(
      evaluate(add, [
        [1, 2],
        [0, 3],
      ]),
    ).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('order', () => {
  const order =
    (descending: boolean) =>
    (b: GraphBuilder, x: NodeId): NodeId =>
      b.apply('argsort', [x], { axis: 0, descending });

  it('is stable both ways', () => {
    expect(evaluate(order(false), [[3, 1, 3, 1, 2]])).toEqual([1, 3, 4, 0, 2]);
    expect(evaluate(order(true), [[3, 1, 3, 1, 2]])).toEqual([0, 2, 4, 1, 3]);
  });

  it('takes NaN for the largest, as torch.sort does', () => {
    const numbers = [1, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN, -1];
    expect(evaluate(order(false), [numbers])).toEqual([4, 0, 2, 1, 3]);
    expect(evaluate(order(true), [numbers])).toEqual([1, 3, 2, 0, 4]);
  });

  it('of a thousand numbers is that of the platform', () => {
    const stream = new RandomStream(1, 'numbers');
    const numbers = Array.from({ length: 1000 }, (_, i) => Math.floor(stream.uniform(i) * 100));
    const expected = [...numbers.keys()].sort((p, q) => (numbers[p] as number) - (numbers[q] as number) || p - q);
    expect(evaluate(order(false), [numbers])).toEqual(expected);
  });

  it('cumsum runs both ways', () => {
    const sums = (reverse: boolean) => (b: GraphBuilder, x: NodeId) => b.apply('cumsum', [x], { axis: 1, reverse });
    expect(evaluate(sums(false), [table])).toEqual([
      [1, 3, 6],
      [4, 9, 15],
    ]);
    expect(evaluate(sums(true), [table])).toEqual([
      [6, 5, 3],
      [15, 11, 6],
    ]);
  });
});

it('noise is the stream of its seed, purpose and step', () => {
  const attributes = { shape: [2], seed: 5, purpose: 'drop', distribution: 'uniform' } as const;
  const stream = new RandomStream(5, 'drop', 7);
  expect(evaluate((b, step) => b.apply('noise', [step], attributes), [7])).toEqual([
    stream.uniform(0),
    stream.uniform(1),
  ]);
});

it('matrices multiply in batches that broadcast', () => {
  const left = [[[1, 2]], [[3, 4]]];
  const right = [[[1], [10]]];
  expect(evaluate((b, x, y) => b.matmul(x, y, false, false), [left, right])).toEqual([[[21]], [[43]]]);
});

describe('pieces', () => {
  /** The codes of the last node of a graph. */
  function codes(build: (b: GraphBuilder, x: NodeId) => NodeId, values: readonly number[]): number[] {
    const b = new GraphBuilder('float64');
    const x = b.leaf('input', 'x', [values.length]);
    const node = build(b, x);
    const execution = new Execution(b.nodes, [node]);
    execution.feed(x, Float64Array.from(values));
    execution.run();
    const found = new Int32Array(b.shape(node).reduce((size, extent) => size * extent, 1));
    expect(execution.branches(node, found)).toBe(true);
    return Array.from(found);
  }
  const order = (b: GraphBuilder, x: NodeId): NodeId => b.apply('argsort', [x], { axis: 0, descending: false });
  const largest = (b: GraphBuilder, x: NodeId): NodeId => b.apply('max', [x], { from: 0, to: 1 });
  const floor = (b: GraphBuilder, x: NodeId): NodeId => b.apply('floor', [x]);

  it('of an order are the order, and others where entries tie', () => {
    expect(codes(order, [3, 1, 2])).toEqual([1, 2, 0]);
    const [first, second, third] = codes(order, [1, 1, 2]);
    expect([(first as number) < 0, (second as number) < 0, third]).toEqual([true, true, 2]);
  });

  it('of a maximum are the winner, and another where several tie', () => {
    expect(codes(largest, [1, 3, 2])).toEqual([1]);
    expect(codes(largest, [1, 3, 3])[0]).toBeLessThan(0);
  });

  it('of floor tell a whole number from its neighbours', () => {
    expect(new Set(codes(floor, [0.9, 1, 1.1])).size).toBe(3);
  });
});
