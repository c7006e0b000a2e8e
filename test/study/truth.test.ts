import { describe, expect, it } from 'vitest';
import { FaultyPass, plantAll } from '../../study/faults/plant.js';
import { CONDITIONS } from '../../study/networks/conditions.js';
import { Draw } from '../../study/networks/draw.js';
import { drawNetwork, drawNetworkOf, run } from '../../study/networks/network.js';
import { correctGradients, gradientsOf, RIGHT, truthOf, WRONG } from '../../study/truth.js';

describe('a network', () => {
  it.each(CONDITIONS)('of a seed is the same each time: %s', async (condition) => {
    const numbers = async (): Promise<unknown> => {
      const { model, state, batch } = await drawNetwork(4, condition);
      return [model.loss, [...state.parameters].map(([, data]) => Array.from(data)), Array.from(batch.x.data)];
    };
    expect(await numbers()).toEqual(await numbers());
  });

  it('for kinks stands on some: a pre-activation of 0, or a little beside it', async () => {
    const network = run(await drawNetworkOf(0, 'dense', 'kinks'));
    const zs = network.graph.layers.flatMap(({ z }) => Array.from(network.execution.view(z)));
    expect(zs.some((z) => Math.abs(z) <= 1e-3)).toBe(true);
  });
});

describe('a fault', () => {
  it('changes what lies below it, and nothing else', async () => {
    const network = run(await drawNetworkOf(1, 'dense', 'smooth'));
    const names = [...network.graph.gradients.keys()];
    const correct = correctGradients(network, 1);
    const pass = new FaultyPass(network, [...network.graph.gradients.values()]);
    const [first, second] = network.graph.layers;
    const planting = plantAll(network, new Draw(1, 'faults')).find(
      ({ kind, node }) => kind === 'sign' && node === second?.delta,
    );
    if (!planting) throw new Error('no sign was planted at the second layer');
    const truth = truthOf(gradientsOf({ graph: network.graph, execution: pass.with(planting) }), correct);
    const wrong = names.filter((name) => truth.get(name)?.includes(WRONG));
    expect(wrong).toEqual(names.filter((name) => [first, second].some((layer) => name.startsWith(`${layer?.path}.`))));
    expect(truth.get('head.weight')?.every((code) => code === RIGHT)).toBe(true);
  });
});
