import { GraphBuilder } from '../../engine/builder.js';
import { differentiate } from '../../engine/differentiate.js';
import { Execution } from '../../engine/execution.js';
import type { Graph, Node, NodeId } from '../../engine/graph.js';
import type { Data } from '../../engine/tensor.js';
import { handwrittenNode } from './exact/handwritten.js';

/**
 * ∂J/∂node of the nodes within functions whose derivative the user wrote. The backward pass goes past them, and yet their rounding
 * moves J: by f's own slope, whatever df says. `run` holds the forward and the backward pass.
 */
export function slopesWithin(graph: Graph, run: Execution): ReadonlyMap<NodeId, Data> {
  const b = GraphBuilder.continuing(graph.nodes, 'float64');
  const within = new Map<NodeId, NodeId>();
  for (const each of graph.handwritten) {
    const seed = graph.cotangents.get(handwrittenNode(graph, each));
    if (seed === undefined || !run.has(seed)) continue;
    for (const [id, slope] of differentiate(b, each.value, seed, each.variable + 1))
      if (id > each.variable) within.set(id, slope);
  }
  if (within.size === 0) return new Map();
  const given = new Set(
    b.nodes
      .slice(graph.nodes.length)
      .flatMap(inputsOf)
      .filter((id) => isGiven(b.node(id), graph)),
  );
  const execution = new Execution(b.nodes, [...within.values()], { cut: [...given] });
  for (const id of given) execution.feed(id, run.view(id));
  execution.run();
  return new Map([...within].map(([id, slope]) => [id, execution.view(slope)]));
}

function inputsOf(node: Node): readonly NodeId[] {
  return node.kind === 'apply' ? node.inputs : [];
}

/** A node of the run that has no numbers of its own. */
function isGiven({ id, kind }: Node, { nodes }: Graph): boolean {
  return id < nodes.length && kind !== 'constant';
}
