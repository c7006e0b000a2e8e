import { atOnce } from './atOnce.js';
import type { GraphBuilder } from './builder.js';
import type { FusedRule } from './fused/rule.js';
import type { FusedName } from './fused/table.js';
import type { Application, Meeting, NodeId, Pull } from './graph.js';
import { sumOfParts } from './meeting.js';
import { type OpName, type OpRule, RULES } from './rules.js';

/** A backward pass: its nodes, and which of them were made for what. */
export interface Backward {
  /** ∂J/∂node of every node on a way from a leaf to the output; of a node whose cotangent is asserted, that one. */
  readonly cotangents: ReadonlyMap<NodeId, NodeId>;
  /** What the cotangents that are asserted should be, by what is handed to them. */
  readonly expected: ReadonlyMap<NodeId, NodeId>;
  readonly pulls: readonly Pull[];
  readonly meetings: readonly Meeting[];
}

/** The cotangents of `backpropagate` alone; those of nodes before `first` are answered and not followed. */
export function differentiate(
  builder: GraphBuilder,
  output: NodeId,
  seed: NodeId,
  first: NodeId = 0,
): ReadonlyMap<NodeId, NodeId> {
  return new Walk(builder, new Map()).from(output, seed, first).cotangents;
}

/** The same in pieces: yields between nodes. Nothing else is added to the builder meanwhile. */
export function* differentiating(
  builder: GraphBuilder,
  output: NodeId,
  seed: NodeId,
): Generator<void, ReadonlyMap<NodeId, NodeId>> {
  return (yield* backpropagating(builder, output, seed)).cotangents;
}

/**
 * Reverse mode: appends the backward pass as nodes. Cotangents that meet at a fan-out are added.
 * `seed` is ∂J/∂output; 1 for a loss. `asserted`: nodes whose cotangent somebody states, and the node that holds it: the pass
 * goes on from there with what is stated.
 */
export function backpropagate(
  builder: GraphBuilder,
  output: NodeId,
  seed: NodeId,
  asserted: ReadonlyMap<NodeId, NodeId> = new Map(),
): Backward {
  return new Walk(builder, asserted).from(output, seed, 0);
}

/** The same in pieces, with nothing asserted: yields between nodes. Nothing else is added to the builder meanwhile. */
export function backpropagating(builder: GraphBuilder, output: NodeId, seed: NodeId): Generator<void, Backward> {
  return new Walk(builder, new Map()).walking(output, seed, 0);
}

class Walk {
  private readonly parts = new Map<NodeId, NodeId[]>();
  private readonly cotangents = new Map<NodeId, NodeId>();
  private readonly expected = new Map<NodeId, NodeId>();
  private readonly pulls: Pull[] = [];
  private readonly meetings: Meeting[] = [];

  constructor(
    private readonly builder: GraphBuilder,
    private readonly asserted: ReadonlyMap<NodeId, NodeId>,
  ) {}

  from(output: NodeId, seed: NodeId, first: NodeId): Backward {
    return atOnce(this.walking(output, seed, first));
  }

  /** Walks back over the nodes from `output` down to `first`; cotangents of earlier nodes are answered and not followed. */
  *walking(output: NodeId, seed: NodeId, first: NodeId): Generator<void, Backward> {
    const { parts, cotangents, expected, pulls, meetings } = this;
    parts.set(output, [seed]);
    // The list grows while the backward pass is built; only what is there now is walked. A node's uses all come after it.
    for (let id = output; id >= first; id--) {
      const cotangent = this.meet(id);
      const node = this.builder.node(id);
      if (cotangent === undefined || node.kind !== 'apply') continue;
      this.pull(node, cotangent);
      yield;
    }
    for (const id of parts.keys()) if (id < first) this.meet(id);
    return { cotangents, expected, pulls, meetings };
  }

  private meet(id: NodeId): NodeId | undefined {
    const met = this.parts.get(id);
    if (met === undefined) return undefined;
    const from = this.builder.nodes.length;
    const sum = sumOfParts(this.builder, met);
    if (met.length > 1) this.meetings.push({ node: id, parts: met, sum, from, to: this.builder.nodes.length });
    const stated = this.asserted.get(id);
    if (stated !== undefined) this.expected.set(id, sum);
    this.cotangents.set(id, stated ?? sum);
    return stated ?? sum;
  }

  private pull<K extends OpName>(node: Application<K>, cotangent: NodeId): void {
    const from = this.builder.nodes.length;
    const parts = vjp(this.builder, node, cotangent);
    this.pulls.push({ node: node.id, cotangent, parts, from, to: this.builder.nodes.length });
    parts.forEach((part, index) => {
      if (part === null) return;
      const input = node.inputs[index] as NodeId;
      const others = this.parts.get(input);
      if (others === undefined) this.parts.set(input, [part]);
      else others.push(part);
    });
  }
}

function vjp<K extends OpName>(b: GraphBuilder, node: Application<K>, cotangent: NodeId): readonly (NodeId | null)[] {
  const rule: OpRule<K> = RULES[node.op];
  if (rule.vjp) return rule.vjp(b, node, cotangent);
  return throughComposition(b, node as unknown as Application<FusedName>, cotangent);
}

/** A fused op without a vjp of its own: its composition is built and differentiated. */
function throughComposition<K extends FusedName>(
  b: GraphBuilder,
  { op, inputs, attributes }: Application<K>,
  cotangent: NodeId,
): readonly (NodeId | null)[] {
  const rule = RULES[op] as FusedRule<K>;
  const first = b.nodes.length;
  const { cotangents } = new Walk(b, new Map()).from(rule.composition(b, inputs, attributes), cotangent, first);
  // An input that is given twice has all of its cotangent at its first place.
  return inputs.map((input, i) => (inputs.indexOf(input) === i ? (cotangents.get(input) ?? null) : null));
}

/**
 * f'(variable), entry by entry, of an elementwise function: the vjp with a cotangent of ones.
 * Zero where the value does not depend on the variable.
 */
export function elementwiseDerivative(builder: GraphBuilder, value: NodeId, variable: NodeId): NodeId {
  const ones = builder.expand(builder.number(1), builder.shape(value));
  const cotangent = differentiate(builder, value, ones).get(variable) ?? builder.number(0);
  return builder.expand(cotangent, builder.shape(variable));
}
