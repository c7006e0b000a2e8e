import { describe, expect, it } from 'vitest';
import { shortened } from '../../../src/engine/batching/linearTail.js';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { Execution } from '../../../src/engine/execution.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { RandomStream } from '../../../src/engine/random.js';
import { sizeOf } from '../../../src/engine/tensor.js';

const COUNT = 5;

/** A way from x [P, 3, 4] and s [P, 3, 1] to a change [P], and what is the same for all perturbations. */
type Way = (b: GraphBuilder, x: NodeId, s: NodeId, fixed: NodeId) => NodeId;

const total = (b: GraphBuilder, x: NodeId): NodeId => b.sum(b.sum(x, 2, 3), 1, 2);

/** The value as it stands and by the shortened way, and the ops that the latter runs on what varies. */
function bothWays(way: Way) {
  const b = new GraphBuilder('float64');
  const [x, s, fixed] = [
    b.leaf('input', 'x', [COUNT, 3, 4]),
    b.leaf('input', 's', [COUNT, 3, 1]),
    b.leaf('input', 'fixed', [3, 4]),
  ] as const;
  const change = way(b, x, s, fixed);
  const varies = new Set([x, s]);
  for (const node of b.nodes) {
    if (node.kind === 'apply' && node.inputs.some((input) => varies.has(input))) varies.add(node.id);
  }
  const before = b.nodes.length;
  const short = shortened(b, change, varies);
  const execution = new Execution(b.nodes, [change, short]);
  [x, s, fixed].forEach((leaf, i) => {
    const random = new RandomStream(i, 'numbers');
    execution.feed(
      leaf,
      Float64Array.from({ length: sizeOf(b.shape(leaf)) }, (_, k) => random.normal(k)),
    );
  });
  execution.run();
  const products = b.nodes.slice(before).filter((node) => node.kind === 'apply' && node.op === 'matmul');
  return { long: [...execution.view(change)], short: [...execution.view(short)], products: products.length };
}

function expectShort(way: Way, products: number): void {
  const { long, short, products: made } = bothWays(way);
  expect(made).toBe(products);
  short.forEach((value, p) => {
    expect(value).toBeCloseTo(long[p] as number, 12);
  });
}

describe('a way to a change that is linear', () => {
  it('is one product with weights, whatever scales and sums it has', () =>
    expectShort((b, x, _, fixed) => {
      const scaled = b.div(b.apply('negate', [b.mul(fixed, x)]), b.number(3));
      return b.div(total(b, b.mul(scaled, b.reshape(fixed, [1, 3, 4]))), b.number(7));
    }, 1));

  it('adds up what comes from several places, stretched ones too', () =>
    expectShort((b, x, s, fixed) => {
      const wide = b.expand(s, [COUNT, 3, 4]);
      return total(b, b.mul(b.add(b.sub(x, s), wide), fixed));
    }, 2));

  it('counts twice what is used twice, and follows entries that get another shape', () =>
    expectShort((b, x, _, fixed) => {
      const flat = b.sum(b.reshape(b.mul(x, fixed), [COUNT, 12]), 1, 2);
      return b.add(flat, total(b, x));
    }, 1));

  it('begins where something else does: a product of two that vary, a sum with what does not', () => {
    expectShort((b, x, s) => total(b, b.mul(b.mul(x, s), b.number(2))), 1);
    expectShort((b, x, _, fixed) => total(b, b.mul(b.add(x, fixed), b.number(2))), 1);
    expectShort((b, x, s) => total(b, b.div(b.number(2), b.add(x, b.mul(s, s)))), 1);
  });

  it('stays as it is where there is nothing to shorten', () =>
    expectShort((b, x) => b.apply('max', [b.apply('max', [x], { from: 2, to: 3 })], { from: 1, to: 2 }), 0));
});
