import type { GraphBuilder } from './builder.js';
import type { Application, NodeId } from './graph.js';
import type { Rule } from './primitives/rule.js';
import { PRIMITIVES, type PrimitiveName } from './primitives/table.js';

/**
 * Reverse mode: appends the backward pass as nodes, and answers the cotangent ∂J/∂node of every node
 * on a way from a leaf to `output`. Cotangents that meet at a fan-out are added.
 * `seed` is ∂J/∂output; 1 for a loss.
 */
export function differentiate(builder: GraphBuilder, output: NodeId, seed: NodeId): Map<NodeId, NodeId> {
  const cotangents = new Map<NodeId, NodeId>([[output, seed]]);
  // The list grows while the backward pass is built; only what is there now is walked.
  for (let id = output; id >= 0; id--) {
    const cotangent = cotangents.get(id);
    const node = builder.node(id);
    if (cotangent === undefined || node.kind !== 'apply') continue;
    pullBack(builder, node, cotangent, cotangents);
  }
  return cotangents;
}

function pullBack<K extends PrimitiveName>(
  builder: GraphBuilder,
  node: Application<K>,
  cotangent: NodeId,
  cotangents: Map<NodeId, NodeId>,
): void {
  const rule: Rule<K> = PRIMITIVES[node.primitive];
  rule.vjp(builder, node, cotangent).forEach((part, index) => {
    if (part === null) return;
    const input = node.inputs[index] as NodeId;
    const other = cotangents.get(input);
    cotangents.set(input, other === undefined ? part : builder.add(other, part));
  });
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
