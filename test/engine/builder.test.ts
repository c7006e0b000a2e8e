import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/engine/builder.js';
import type { Node, NodeId } from '../../src/engine/graph.js';
import { meanOverExamples } from '../../src/engine/ops/losses.js';

const opsOf = (nodes: readonly Node[]): readonly string[] =>
  nodes.flatMap((node) => (node.kind === 'apply' ? [node.op] : []));

function built(shape: readonly number[], build: (b: GraphBuilder, x: NodeId) => NodeId) {
  const b = new GraphBuilder('float64');
  const id = build(b, b.leaf('input', 'x', shape));
  return { shape: b.shape(id), ops: opsOf(b.nodes) };
}

describe('what is needless is left out', () => {
  it('a sum over axes of one entry only drops them', () => {
    expect(built([1, 3], (b, x) => b.sum(x, 0, 1))).toEqual({ shape: [3], ops: ['reshape'] });
    expect(built([1, 1], (b, x) => b.total(x))).toEqual({ shape: [], ops: ['reshape'] });
    expect(built([], (b, x) => b.total(x))).toEqual({ shape: [], ops: [] });
    expect(built([2, 3], (b, x) => b.sum(x, 0, 1))).toEqual({ shape: [3], ops: ['sum'] });
  });

  it('the mean over one example does not divide', () => {
    expect(built([1, 3], meanOverExamples).ops).toEqual(['sum']);
    expect(built([2, 3], meanOverExamples).ops).toEqual(['sum', 'div']);
  });
});
