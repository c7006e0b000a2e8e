import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/engine/builder.js';
import { differentiate } from '../../src/engine/differentiate.js';
import type { NodeId } from '../../src/engine/graph.js';
import { gradient } from './evaluate.js';

const part = (b: GraphBuilder, x: NodeId, start: number, stop: number): NodeId =>
  b.apply('slice', [x], { axis: 0, start, stop, step: 1 });

/** Σ wᵢ over the slices of x that are summed with a weight each. */
function weighted(b: GraphBuilder, x: NodeId, slices: readonly (readonly [number, number, number])[]): NodeId {
  return slices
    .map(([start, stop, weight]) => b.mul(b.number(weight), b.total(part(b, x, start, stop))))
    .reduce((sum, each) => b.add(sum, each));
}

describe('cotangents of slices', () => {
  it.each([
    [
      'that cover the whole',
      [
        [0, 2, 10],
        [2, 4, 20],
      ],
      [10, 10, 20, 20],
    ],
    [
      'in any order, with gaps',
      [
        [3, 4, 20],
        [1, 2, 10],
      ],
      [0, 10, 0, 20],
    ],
    [
      'that are the same',
      [
        [1, 3, 10],
        [1, 3, 1],
        [0, 1, 5],
      ],
      [5, 11, 11, 0],
    ],
    [
      'that overlap',
      [
        [0, 3, 10],
        [2, 4, 1],
      ],
      [10, 10, 11, 1],
    ],
    [
      'of which one is empty',
      [
        [0, 0, 9],
        [1, 2, 3],
      ],
      [0, 3, 0, 0],
    ],
  ] as const)('%s', (_, slices, expected) => {
    expect(gradient((b, x) => weighted(b, x, slices), [[1, 2, 3, 4]])).toEqual([expected]);
  });

  it('meet others of other uses', () => {
    const build = (b: GraphBuilder, x: NodeId): NodeId =>
      b.add(
        weighted(b, x, [
          [0, 1, 10],
          [1, 2, 20],
        ]),
        b.total(b.mul(x, x)),
      );
    expect(gradient(build, [[3, 4]])).toEqual([[10 + 6, 20 + 8]]);
  });

  it('are laid side by side, not padded', () => {
    const b = new GraphBuilder('float64');
    const x = b.leaf('input', 'x', [4]);
    const cotangent = differentiate(
      b,
      weighted(b, x, [
        [0, 2, 1],
        [2, 4, 2],
      ]),
      b.number(1),
    ).get(x) as NodeId;
    expect(b.node(cotangent)).toMatchObject({ kind: 'apply', op: 'concat' });
  });
});
