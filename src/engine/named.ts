import type { Graph, LayerNodes, NodeId } from './graph.js';

const OF_LAYERS = ['x', 'z', 'a', 'delta', 'upstream'] as const satisfies readonly (keyof LayerNodes)[];

const made = new WeakMap<Graph, ReadonlyMap<string, NodeId>>();

/**
 * Every value of a step that has a name (contract, §1 *Expect*): `loss`, `x`, `y`, `LAYER.x|z|a|delta|upstream`, a layer's inner
 * values (`attention.scores`, `attention.scores.delta`), parameters, buffers, `PARAMETER.gradient`. Of a graph they are made once.
 */
export function namedNodes(graph: Graph): ReadonlyMap<string, NodeId> {
  const known = made.get(graph) ?? makeNames(graph);
  made.set(graph, known);
  return known;
}

function makeNames(graph: Graph): Map<string, NodeId> {
  const names = new Map<string, NodeId>([
    ['loss', graph.loss],
    ['x', graph.x],
    ['y', graph.y],
  ]);
  for (const layer of graph.layers) {
    for (const quantity of OF_LAYERS) names.set(`${layer.path}.${quantity}`, layer[quantity]);
    for (const { name, value, delta } of layer.inner) {
      names.set(`${layer.path}.${name}`, value);
      names.set(`${layer.path}.${name}.delta`, delta);
    }
  }
  for (const [name, id] of [...graph.parameters, ...graph.buffers]) names.set(name, id);
  for (const [name, id] of graph.gradients) names.set(`${name}.gradient`, id);
  return names;
}
