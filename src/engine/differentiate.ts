import type { GraphBuilder } from './builder.js';
import type { FusedRule } from './fused/rule.js';
import type { FusedName } from './fused/table.js';
import type { Application, NodeId } from './graph.js';
import { sumOfParts } from './meeting.js';
import { type OpName, type OpRule, RULES } from './rules.js';

/**
 * Reverse mode: appends the backward pass as nodes, and answers the cotangent ∂J/∂node of every node
 * on a way from a leaf to `output`. Cotangents that meet at a fan-out are added.
 * `seed` is ∂J/∂output; 1 for a loss.
 */
export function differentiate(builder: GraphBuilder, output: NodeId, seed: NodeId): Map<NodeId, NodeId> {
  return walk(builder, output, seed, 0);
}

/** Walks back over the nodes from `output` down to `first`; cotangents of earlier nodes are answered and not followed. */
function walk(builder: GraphBuilder, output: NodeId, seed: NodeId, first: NodeId): Map<NodeId, NodeId> {
  const parts = new Map<NodeId, NodeId[]>([[output, [seed]]]);
  const cotangents = new Map<NodeId, NodeId>();
  const meet = (id: NodeId): NodeId | undefined => {
    const met = parts.get(id);
    if (met !== undefined) cotangents.set(id, sumOfParts(builder, met));
    return cotangents.get(id);
  };
  // The list grows while the backward pass is built; only what is there now is walked. A node's uses all come after it.
  for (let id = output; id >= first; id--) {
    const cotangent = meet(id);
    const node = builder.node(id);
    if (cotangent !== undefined && node.kind === 'apply') pullBack(builder, node, cotangent, parts);
  }
  for (const id of parts.keys()) if (id < first) meet(id);
  return cotangents;
}

function pullBack<K extends OpName>(
  builder: GraphBuilder,
  node: Application<K>,
  cotangent: NodeId,
  parts: Map<NodeId, NodeId[]>,
): void {
  vjp(builder, node, cotangent).forEach((part, index) => {
    if (part === null) return;
    const input = node.inputs[index] as NodeId;
    const others = parts.get(input);
    if (others === undefined) parts.set(input, [part]);
    else others.push(part);
  });
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
  const cotangents = walk(b, rule.composition(b, inputs, attributes), cotangent, first);
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
