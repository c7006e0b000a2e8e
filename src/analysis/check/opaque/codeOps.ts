import type { Application, Graph, NodeId, Pull } from '../../../engine/graph.js';

/** Code that the user wrote in the forward pass, and where its backward stands. */
export interface CodeOp {
  readonly node: Application<'opaque'>;
  readonly pull: Pull;
}

/** All code that a backward pass goes through, but for a program that is all of J. From the loss down. */
export function codeOps(graph: Graph): CodeOp[] {
  const found = graph.pulls.flatMap((pull): CodeOp[] => {
    const node = graph.nodes[pull.node];
    return isCode(node) && node.id <= graph.loss && !isProgram(graph, node) ? [{ node, pull }] : [];
  });
  return found.sort((one, other) => other.node.id - one.node.id);
}

/** The code that computes J out of the parameters by itself; null where a model is something else. */
export function programOf(graph: Graph): Application<'opaque'> | null {
  const found = graph.nodes.find((node) => node.id <= graph.loss && isCode(node) && isProgram(graph, node));
  return found && isCode(found) ? found : null;
}

export function isCode(node: Graph['nodes'][number] | undefined): node is Application<'opaque'> {
  return node?.kind === 'apply' && node.op === 'opaque';
}

/** Layers hand on arrays, with examples on their first axis; a loss has no parameters. */
function isProgram({ parameters }: Graph, { inputs, shape }: Application<'opaque'>): boolean {
  const leaves = new Set<NodeId>(parameters.values());
  return shape.length === 0 && inputs.some((input) => leaves.has(input));
}
