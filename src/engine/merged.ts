import type { Application, Node, NodeId } from './graph.js';

/** Nodes of which no two from some place on compute the same. */
export interface Merged {
  /** The same numbers of nodes; those that others stand for are read by none. */
  readonly nodes: readonly Node[];
  /** The node that stands for one. */
  readonly same: (id: NodeId) => NodeId;
}

/** Common subexpressions from node `first` on become one: the same op of the same inputs with the same attributes. */
export function merged(nodes: readonly Node[], first: NodeId): Merged {
  const standsFor = new Map<NodeId, NodeId>();
  const seen = new Map<string, NodeId>();
  const same = (id: NodeId): NodeId => standsFor.get(id) ?? id;
  const all = nodes.map((node, id) => {
    if (id < first || node.kind !== 'apply') return node;
    const rewritten = { ...node, inputs: node.inputs.map(same) };
    const key = keyOf(rewritten);
    const other = key === null ? undefined : seen.get(key);
    if (other !== undefined) standsFor.set(id, other);
    else if (key !== null) seen.set(key, id);
    return rewritten;
  });
  return { nodes: all, same };
}

/** null where attributes hold code. */
function keyOf({ op, inputs, attributes }: Application): string | null {
  const values = Object.values(attributes);
  return values.some((value) => typeof value === 'function')
    ? null
    : `${op}(${inputs.join()})${JSON.stringify(attributes)}`;
}
