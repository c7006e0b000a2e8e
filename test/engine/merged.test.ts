import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/engine/builder.js';
import { merged } from '../../src/engine/merged.js';

describe('common subexpressions', () => {
  it('become one node, and what is computed of them too', () => {
    const b = new GraphBuilder('float64');
    const x = b.leaf('input', 'x', [2, 3]);
    const [one, other] = [b.apply('tanh', [x]), b.apply('tanh', [x])];
    const [sum, again] = [one, other].map((id) => b.apply('sum', [id], { from: 0, to: 1 }));
    const across = b.apply('sum', [one], { from: 1, to: 2 });
    const { same, nodes } = merged(b.nodes, 0);
    expect([same(other), same(again as number), same(across)]).toEqual([one, sum, across]);
    expect(nodes).toHaveLength(b.nodes.length);
  });

  it('before the given place stay', () => {
    const b = new GraphBuilder('float64');
    const x = b.leaf('input', 'x', []);
    const [, second] = [b.apply('exp', [x]), b.apply('exp', [x])];
    expect(merged(b.nodes, b.nodes.length).same(second)).toBe(second);
  });
});
