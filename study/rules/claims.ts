import type { Execution } from '../../src/engine/execution.js';
import type { Graph, NodeId } from '../../src/engine/graph.js';
import { type Tensor, tensor } from '../../src/engine/tensor.js';

/** What a backward pass states: gradients by parameter, cotangents by `LAYER.upstream` and `LAYER.delta`. */
export interface Claims {
  readonly gradients: ReadonlyMap<string, Tensor>;
  readonly cotangents: ReadonlyMap<string, Tensor>;
}

export function claimsOf(graph: Graph, execution: Execution): Claims {
  const at = (id: NodeId): Tensor => tensor(execution.shape(id), execution.view(id));
  return {
    gradients: new Map([...graph.gradients].map(([name, id]) => [name, at(id)])),
    cotangents: new Map(cotangentsOf(graph).map(([name, id]) => [name, at(id)])),
  };
}

/** Those that the gradient passes through; what is only put together to be shown would be claimed twice. */
export function cotangentsOf({ layers, cotangents }: Graph): [string, NodeId][] {
  const passing = new Set(cotangents.values());
  return layers.flatMap(({ path, delta, upstream }) =>
    [[`${path}.upstream`, upstream] as const, [`${path}.delta`, delta] as const].flatMap(
      ([name, id]): [string, NodeId][] => (passing.has(id) ? [[name, id]] : []),
    ),
  );
}
