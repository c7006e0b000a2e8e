import { Execution } from '../../src/engine/execution.js';
import { feedGraph } from '../../src/engine/feed.js';
import { makeBestArena } from '../../src/engine/kernels/choose.js';
import type { RunNetwork } from '../networks/network.js';
import type { ByParameter } from '../truth.js';

/**
 * (J(θ + h) − J(θ − h)) / 2h for every entry of every parameter, in the network's own precision, as both peers do it: divided
 * by the step that was asked for, whatever θ ± h rounded to.
 */
export function centralDifferences({ model, graph, fed }: RunNetwork, h: number): ByParameter {
  const execution = new Execution(graph.nodes, [graph.loss], { arena: makeBestArena(model.precision) });
  feedGraph(execution, graph, fed);
  execution.run();
  const found = new Map<string, Float64Array>();
  for (const [name, leaf] of graph.parameters) {
    const size = execution.has(leaf) ? execution.view(leaf).length : 0;
    const at = (entry: number, value: number): number => {
      execution.view(leaf)[entry] = value;
      execution.runFrom(leaf);
      return execution.view(graph.loss)[0] ?? Number.NaN;
    };
    const differences = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const theta = execution.view(leaf)[i] ?? Number.NaN;
      differences[i] = (at(i, theta + h) - at(i, theta - h)) / (2 * h);
      at(i, theta);
    }
    found.set(name, differences);
  }
  return found;
}
