import { describe, expect, it } from 'vitest';
import { originOfNonFinite } from '../../src/analysis/origin.js';
import { type Computed, reachOf } from '../../src/analysis/reach.js';
import { GraphBuilder } from '../../src/engine/builder.js';
import { backpropagate } from '../../src/engine/differentiate.js';
import { Execution } from '../../src/engine/execution.js';
import { feedGraph } from '../../src/engine/feed.js';
import type { Graph, NodeId } from '../../src/engine/graph.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { read } from './check/run.js';

/** A loss over parameters, [2] each, run with every entry as given. */
function computed(
  parameters: Readonly<Record<string, readonly number[]>>,
  build: (b: GraphBuilder, leaves: Readonly<Record<string, NodeId>>) => NodeId,
): Computed {
  const b = new GraphBuilder('float64');
  const leaves = Object.fromEntries(Object.keys(parameters).map((name) => [name, b.leaf('parameter', name, [2])]));
  const loss = b.total(build(b, leaves));
  const { cotangents, pulls, meetings } = backpropagate(b, loss, b.number(1));
  const gradients = new Map(
    Object.entries(leaves).map(([name, id]) => [name, cotangents.get(id) ?? b.expand(b.number(0), [2])]),
  );
  const graph = {
    nodes: b.nodes,
    layers: [],
    parameters: new Map(Object.entries(leaves)),
    loss,
    gradients,
    cotangents,
    pulls,
    meetings,
  } as unknown as Graph;
  const execution = new Execution(
    b.nodes,
    b.nodes.map(({ id }) => id),
  );
  for (const [name, id] of Object.entries(leaves)) execution.feed(id, Float64Array.from(parameters[name] ?? []));
  execution.run();
  return { graph, view: (id) => execution.view(id) };
}

describe('whether a gradient reaches a parameter', () => {
  it('a factor of J is reached; a parameter that nothing uses is not connected', () => {
    const reach = reachOf(
      computed({ used: [1, 2], unused: [3, 4] }, (b, { used }) => b.mul(used as NodeId, used as NodeId)),
    );
    expect(reach.get('used')).toEqual({ kind: 'reached' });
    expect(reach.get('unused')).toEqual({ kind: 'unconnected' });
  });

  it.each(['detach', 'floor', 'sign'] as const)('behind %s it is detached', (op) => {
    const reach = reachOf(computed({ w: [1.5, -2] }, (b, { w }) => b.apply(op, [b.apply('tanh', [w as NodeId])])));
    expect(reach.get('w')).toEqual({ kind: 'detached', at: { layer: 'loss', op } });
  });

  it('it is reached where one of two ways is open', () => {
    const reach = reachOf(computed({ w: [1, 2] }, (b, { w }) => b.add(b.apply('detach', [w as NodeId]), w as NodeId)));
    expect(reach.get('w')).toEqual({ kind: 'reached' });
  });

  it('behind units that are all dead it is zero, from relu on', () => {
    const reach = reachOf(computed({ w: [-1, -2] }, (b, { w }) => b.apply('exp', [b.apply('relu', [w as NodeId])])));
    expect(reach.get('w')).toEqual({ kind: 'zero', at: { layer: 'loss', op: 'relu' } });
  });

  it('a NaN is no zero', () => {
    const reach = reachOf(computed({ w: [-1, 2] }, (b, { w }) => b.apply('log', [w as NodeId])));
    expect(reach.get('w')).toEqual({ kind: 'reached' });
  });

  it('names the layer: a network whose second layer is dead', async () => {
    const model = await read(`{ "input": [1], "layers": [
      { "type": "dense", "name": "first", "units": 2 },
      { "type": "dense", "name": "dead", "units": 2, "activation": "relu", "weights": [[0, 0], [0, 0]], "bias": [-1, -2] },
      { "type": "dense", "name": "last", "units": 1 }
    ], "loss": "squared-error", "data": { "x": [[1]], "y": [[1]] } }`);
    const reach = reachOf(run(model, new Trainer(model, model.data)));
    expect(reach.get('first.weight')).toEqual({ kind: 'zero', at: { layer: 'dead', op: 'relu' } });
    expect(reach.get('dead.bias')).toEqual({ kind: 'zero', at: { layer: 'dead', op: 'relu' } });
    expect(reach.get('last.bias')).toEqual({ kind: 'reached' });
  });
});

/** The graph of primitives alone, run at a trainer's state. */
function run(model: Trainer['model'], trainer: Trainer): Computed {
  const graph = model.graph({ batchSize: 1, mode: 'train', precision: 'float64' });
  const execution = new Execution(
    graph.nodes,
    graph.nodes.map(({ id }) => id),
  );
  feedGraph(execution, graph, { batch: trainer.batch, ...trainer.state() });
  execution.run();
  return { graph, view: (id) => execution.view(id) };
}

describe('where a number first became NaN or infinite', () => {
  it('nowhere, in a network that is well', () => {
    expect(originOfNonFinite(computed({ w: [1, 2] }, (b, { w }) => b.apply('exp', [w as NodeId])))).toBeNull();
  });

  it('at the op that made it out of finite numbers, not at those behind it', () => {
    const step = computed({ w: [1, -2] }, (b, { w }) => b.apply('tanh', [b.apply('log', [w as NodeId])]));
    expect(originOfNonFinite(step)).toEqual({ layer: 'loss', op: 'log', phase: 'forward', entry: 1 });
  });

  it('at a parameter that came so', () => {
    const step = computed({ w: [Number.POSITIVE_INFINITY, 1] }, (b, { w }) => b.apply('exp', [w as NodeId]));
    expect(originOfNonFinite(step)).toEqual({ layer: 'loss', op: 'w', phase: 'leaf', entry: 0 });
  });

  it('going backward at the op whose share it is: the slope of a root at 0', () => {
    const step = computed({ w: [0, 1] }, (b, { w }) => b.apply('sqrt', [w as NodeId]));
    expect(originOfNonFinite(step)).toEqual({ layer: 'loss', op: 'sqrt', phase: 'backward', entry: 0 });
  });

  it('not at a mask', () => {
    const step = computed({ w: [1, 2] }, (b, { w }) =>
      b.apply('exp', [b.add(b.constant([2], [Number.NEGATIVE_INFINITY, 0]), w as NodeId)]),
    );
    expect(originOfNonFinite(step)).toBeNull();
  });
});
