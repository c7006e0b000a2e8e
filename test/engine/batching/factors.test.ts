import { describe, expect, it } from 'vitest';
import { inFactors } from '../../../src/engine/batching/factors.js';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { Execution } from '../../../src/engine/execution.js';
import type { Node, NodeId } from '../../../src/engine/graph.js';

/** The change of tanh at 2 × 3 places, where each step is a weight times an activation. */
function change(b: GraphBuilder, shape: readonly number[] = [2, 1]) {
  const weight = b.constant([3], [0.25, -0.5, 2]);
  const activation = b.constant(shape, [0.125, 3]);
  const step = b.mul(activation, weight);
  const [y, z] = [b.number(Math.tanh(0.5)), b.number(0.5)];
  return { weight, activation, step, change: b.fuse('tanhChange', [step, b.number(1), y, z], {}) };
}

const fusing = (): GraphBuilder => new GraphBuilder('float64', { fuses: true });

function numbers(nodes: readonly Node[], output: NodeId): number[] {
  const execution = new Execution(nodes, [output]);
  execution.run();
  return [...execution.view(output)];
}

function inputsOf(nodes: readonly Node[], id: NodeId): readonly NodeId[] {
  const node = nodes[id];
  return node?.kind === 'apply' ? node.inputs : [];
}

describe('a step that is a product', () => {
  it('comes in its two factors, and the change keeps its bits', () => {
    const b = fusing();
    const made = change(b);
    const nodes = inFactors(b.nodes, [made.change]);
    expect(inputsOf(nodes, made.change).slice(0, 2)).toEqual([made.activation, made.weight]);
    expect(numbers(nodes, made.change)).toEqual(numbers(b.nodes, made.change));
    expect(numbers(nodes, made.change)[0]).toBeCloseTo(Math.tanh(0.5 + 0.125 * 0.25) - Math.tanh(0.5), 15);
  });

  it('is computed once where something else wants it too', () => {
    const b = fusing();
    const made = change(b);
    const both = b.add(made.change, made.step);
    expect(inputsOf(inFactors(b.nodes, [both]), made.change)[0]).toBe(made.step);
    // What no output needs counts for nothing.
    expect(inputsOf(inFactors(b.nodes, [made.change]), made.change)[0]).toBe(made.activation);
  });

  it('is computed where its factors may step along more axes than a kernel has loops', () => {
    const b = fusing();
    const made = change(b, [2, 1, 1, 1, 1]);
    expect(inputsOf(inFactors(b.nodes, [made.change]), made.change)[0]).toBe(made.step);
  });
});
