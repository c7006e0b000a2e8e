import type { GraphBuilder } from '../builder.js';
import type { Application, NodeId } from '../graph.js';
import type { Attributes, PrimitiveName } from '../primitives/table.js';
import type { AttributesOf } from '../rules.js';
import type { Tangent } from './rule.js';
import { sideOf } from './sides.js';
import { TANGENTS } from './table.js';

/**
 * Forward mode: the one-sided directional derivative of `output` when nodes move in the directions `seeds`, by their ids;
 * null where it does not move. At a kink each direction gives its own side: with ±t, D⁺ and −D⁻.
 * The graph is one of primitives alone.
 */
export function pushForward(b: GraphBuilder, output: NodeId, seeds: ReadonlyMap<NodeId, NodeId>): NodeId | null {
  return new Push(b, seeds).to(output);
}

class Push {
  private readonly tangents: Map<NodeId, NodeId>;
  /** Nodes whose value a little way along the direction is another one: z > 0 at z = 0, and all that it decides. */
  private readonly sides = new Map<NodeId, NodeId>();

  constructor(
    private readonly b: GraphBuilder,
    seeds: ReadonlyMap<NodeId, NodeId>,
  ) {
    this.tangents = new Map(seeds);
  }

  to(output: NodeId): NodeId | null {
    const needed = this.neededBy(output);
    for (let id = 0; id <= output; id++) {
      const node = this.b.node(id);
      if (needed.has(id) && node.kind === 'apply' && !this.tangents.has(id) && node.op !== 'detach')
        this.pass(node as unknown as Application<PrimitiveName>);
    }
    const tangent = this.tangents.get(output);
    return tangent === undefined ? null : this.b.expand(tangent, this.b.shape(output));
  }

  private pass<K extends PrimitiveName>(node: Application<K>): void {
    const { b, tangents, sides } = this;
    const moves = node.inputs.map((input) => tangents.get(input) ?? null);
    const at = this.fromTheSide(node);
    if (at !== node) sides.set(node.id, at.id);
    const tangent = (TANGENTS[node.op] as Tangent<K>)(b, at, moves);
    if (tangent !== null) tangents.set(node.id, tangent);
    const side = moves.some((move) => move !== null) ? sideOf(b, at, moves) : null;
    if (side !== null) sides.set(node.id, side);
  }

  /** The same op on what its inputs are a little way along the direction. */
  private fromTheSide<K extends PrimitiveName>(node: Application<K>): Application<K> {
    const inputs = node.inputs.map((input) => this.sides.get(input) ?? input);
    if (inputs.every((input, k) => input === node.inputs[k])) return node;
    const moved = this.b.apply(node.op, inputs, node.attributes as AttributesOf[K] & Attributes[K]);
    return this.b.node(moved) as unknown as Application<K>;
  }

  private neededBy(output: NodeId): ReadonlySet<NodeId> {
    const needed = new Set([output]);
    for (let id = output; id >= 0; id--) {
      const node = this.b.node(id);
      if (!needed.has(id) || node.kind !== 'apply' || this.tangents.has(id)) continue;
      for (const input of node.inputs) needed.add(input);
    }
    return needed;
  }
}
