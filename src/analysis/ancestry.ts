import type { Graph, Node, NodeId } from '../engine/graph.js';

/** The innermost layer whose forward pass made a node: its path; 'loss' for what comes behind all layers. */
export function layerOf({ layers }: Graph, node: NodeId): string {
  let innermost: { readonly path: string; readonly size: number } | null = null;
  for (const { path, from, to } of layers) {
    const size = to - from;
    if (node >= from && node < to && (innermost === null || size <= innermost.size)) innermost = { path, size };
  }
  return innermost?.path ?? 'loss';
}

/** The nodes that a node's value depends on, itself among them. */
export function ancestorsOf(nodes: readonly Node[], node: NodeId): Set<NodeId> {
  const reached = new Set([node]);
  for (let id = node; id >= 0; id--) {
    const each = nodes[id];
    if (each?.kind === 'apply' && reached.has(id)) for (const input of each.inputs) reached.add(input);
  }
  return reached;
}

/** The nodes up to `last` whose values depend on a node, itself among them. */
export function descendantsOf(nodes: readonly Node[], node: NodeId, last: NodeId): Set<NodeId> {
  const reached = new Set([node]);
  for (let id = node + 1; id <= last; id++) {
    const each = nodes[id];
    if (each?.kind === 'apply' && each.inputs.some((input) => reached.has(input))) reached.add(id);
  }
  return reached;
}
