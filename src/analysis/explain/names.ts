import type { Graph, NodeId } from '../../engine/graph.js';
import type { Expanded } from './expanded.js';

/** What a name stands for. */
export type Role =
  | 'parameter'
  | 'gradient'
  | 'update'
  | 'buffer'
  | 'loss'
  | 'input'
  | 'target'
  | 'delta'
  | 'a'
  | 'z'
  | 'upstream'
  | 'inner'
  | 'innerDelta'
  | 'layerInput';

/** Numbers that have a name. */
export interface Quantity {
  readonly name: string;
  readonly role: Role;
  /** The layer's path; null of what belongs to none. */
  readonly layer: string | null;
  /** The last part of the name, without `gradient` or `delta`: `weight`, `scores`, `m`. */
  readonly part: string;
  /** Below 0 where no node of the graph holds the numbers (`Beside`). */
  readonly node: NodeId;
}

/** Names by node and by text. A node that has several is called by the first of the roles above that it plays. */
export class Names {
  readonly all = new Map<string, Quantity>();
  private readonly preferred = new Map<NodeId, Quantity>();

  /** `logits`: the last layer's output is called z where it is both, as a loss of logits does. `beside`: names of what the coming update is made of, in the order of their nodes. */
  constructor(
    graph: Graph,
    { of }: Expanded,
    { beside, logits }: { readonly beside: readonly { readonly name: string }[]; readonly logits: boolean },
  ) {
    for (const [name, id] of graph.parameters) this.put(ofParameter(name, 'parameter', of(id)));
    for (const [name, id] of graph.gradients)
      this.put({ ...ofParameter(name, 'gradient', of(id)), name: `${name}.gradient` });
    beside.forEach(({ name }, k) => this.put(ofParameter(name, 'update', -1 - k)));
    for (const [name, id] of graph.buffers) this.put(ofParameter(name, 'buffer', of(id)));
    this.put({ name: 'loss', role: 'loss', layer: null, part: 'loss', node: of(graph.loss) });
    this.put({ name: 'x', role: 'input', layer: null, part: 'x', node: of(graph.x) });
    this.put({ name: 'y', role: 'target', layer: null, part: 'y', node: of(graph.y) });
    const last = graph.layers.find(({ a, z }) => a === graph.output && a === z);
    if (logits && last) this.put({ name: `${last.path}.z`, role: 'z', layer: last.path, part: 'z', node: of(last.z) });
    for (const role of ['delta', 'a', 'z', 'upstream'] as const)
      for (const layer of graph.layers)
        this.put({ name: `${layer.path}.${role}`, role, layer: layer.path, part: role, node: of(layer[role]) });
    for (const { path, inner, x } of graph.layers) {
      for (const { name, value, delta } of inner) {
        this.put({ name: `${path}.${name}`, role: 'inner', layer: path, part: name, node: of(value) });
        this.put({ name: `${path}.${name}.delta`, role: 'innerDelta', layer: path, part: name, node: of(delta) });
      }
      this.put({ name: `${path}.x`, role: 'layerInput', layer: path, part: 'x', node: of(x) });
    }
  }

  /** What a node is called; undefined where it has no name. */
  of(node: NodeId): Quantity | undefined {
    return this.preferred.get(node);
  }

  private put(quantity: Quantity): void {
    if (!this.all.has(quantity.name)) this.all.set(quantity.name, quantity);
    if (!this.preferred.has(quantity.node)) this.preferred.set(quantity.node, quantity);
  }
}

function ofParameter(name: string, role: Role, node: NodeId): Quantity {
  const parts = name.split('.');
  const last = parts.at(-1) as string;
  // What an update makes is `PARAMETER.PART`.
  if (role === 'update') parts.pop();
  // torch's attention has a module within: `out_proj.weight` is one parameter's name.
  const own = parts.splice(parts.at(-2) === 'out_proj' ? -2 : -1).join('.');
  const part = role === 'update' ? last : own;
  return { name, role, layer: parts.length > 0 ? parts.join('.') : null, part, node };
}
