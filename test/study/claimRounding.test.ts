import { describe, expect, it } from 'vitest';
import { pointAt } from '../../src/analysis/check/point.js';
import { errorBounds } from '../../src/engine/bounds.js';
import { drawNetwork, run } from '../../study/networks/network.js';
import { roundingOfClaims } from '../../study/rules/claimRounding.js';
import { gradientsOf } from '../../study/truth.js';

describe('how far rounding may move a claimed gradient', () => {
  it.each([0, 2, 4, 5, 6, 7, 9, 10])('float32 stays within it of what float64 computes, seed %i', async (seed) => {
    const network = run(await drawNetwork(seed, 'float32'));
    const { graph, backward } = pointAt(network);
    const bounds = roundingOfClaims(network);
    const off: string[] = [];
    for (const [name, single] of gradientsOf(network)) {
      const double = backward.view(graph.gradients.get(name) ?? -1);
      single.forEach((value, i) => {
        if (!(Math.abs(value - (double[i] ?? Number.NaN)) <= (bounds.get(name)?.[i] ?? 0))) off.push(`${name}[${i}]`);
      });
    }
    expect(off).toEqual([]);
  });

  it('says something of the gradient before a softmax, where a running bound is wider than it', async () => {
    const network = run(await drawNetwork(7, 'float32'));
    const { graph, execution } = network;
    const name = 'attention1.in_proj_weight';
    const id = graph.gradients.get(name) ?? -1;
    const largest = Math.max(...Array.from(execution.view(id).slice(0, 16), Math.abs));
    const most = (bounds: ArrayLike<number> | undefined): number => Math.max(...Array.from(bounds ?? []).slice(0, 16));
    expect(most(errorBounds(graph.nodes, execution, 'float32').get(id))).toBeGreaterThan(largest);
    expect(most(roundingOfClaims(network).get(name))).toBeLessThan(1e-3 * largest);
  });
});
