import { describe, expect, it } from 'vitest';
import { errorBounds } from '../../../src/engine/bounds.js';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { backpropagate } from '../../../src/engine/differentiate.js';
import { Execution } from '../../../src/engine/execution.js';
import { makeBestArena } from '../../../src/engine/kernels/choose.js';
import type { OpaqueAttributes } from '../../../src/engine/primitives/opaque.js';

/** x ↦ 2x with a backward that claims 5, and hands nothing to its second input. */
const twice: OpaqueAttributes = {
  name: 'twice',
  source: 'x => 2 * x',
  shape: [2],
  forward: (out, [x]) => out.set((x?.data ?? []).map((entry) => 2 * entry)),
  backward: { reaches: [true, false], run: (out, [g]) => out.set((g?.data ?? []).map((entry) => 5 * entry)) },
};

describe('code as a primitive', () => {
  it.each(['plain arrays', 'kernels'])('runs between the engine’s own ops, on %s', (where) => {
    const b = new GraphBuilder('float64');
    const [x, unused] = [b.leaf('input', 'x', [2]), b.leaf('input', 'unused', [3])];
    const squared = b.mul(x, x);
    const doubled = b.apply('opaque', [squared, unused], twice);
    const loss = b.total(b.mul(doubled, b.constant([2], [1, 10])));
    const { cotangents } = backpropagate(b, loss, b.number(1));
    expect(cotangents.has(unused)).toBe(false);
    const gradient = cotangents.get(x) ?? -1;
    const arena = where === 'kernels' ? { arena: makeBestArena('float64') } : {};
    const execution = new Execution(b.nodes, [loss, gradient], arena);
    execution.feed(x, Float64Array.of(3, 4));
    execution.run();
    // 2·9 + 10·2·16; what was written is used, right or wrong: 5 · weight · 2x.
    expect(execution.view(loss)[0]).toBe(338);
    expect([...execution.view(gradient)]).toEqual([30, 400]);
  });

  it('has no bound: nobody knows how it rounds', () => {
    const b = new GraphBuilder('float64');
    const x = b.leaf('input', 'x', [2]);
    const value = b.apply('opaque', [x], { ...twice, backward: null });
    const execution = new Execution(b.nodes, [value]);
    execution.feed(x, Float64Array.of(1, 2));
    execution.run();
    const bounds = errorBounds(b.nodes, execution, 'float64').get(value);
    expect([...(bounds ?? [])]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});
