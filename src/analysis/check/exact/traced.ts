import type { Arena } from '../../../engine/arena.js';
import type { Execution } from '../../../engine/execution.js';
import type { Application, Graph, NodeId } from '../../../engine/graph.js';
import type { PadAttributes } from '../../../engine/primitives/extending.js';
import { type OpName, RULES } from '../../../engine/rules.js';
import { allocate, type Data, type Precision, sizeOf } from '../../../engine/tensor.js';

/** A step that has been run, whatever precision it was computed in: a graph of primitives alone, and the value of every node that `tracedNodes` names. */
export interface TracedRun {
  readonly graph: Graph;
  readonly execution: Execution;
  /** Where the execution's numbers live. */
  readonly arena: Arena;
  readonly precision: Precision;
}

/** The nodes whose values the judgement of every op looks at: what an execution is to be made for. */
export function tracedNodes(graph: Graph): readonly NodeId[] {
  const nodes = new Set<NodeId>([graph.loss, graph.output, ...graph.gradients.values()]);
  const moving = movingNodes(graph);
  for (const { node, cotangent, parts } of graph.pulls) {
    nodes.add(node).add(cotangent);
    const { inputs } = graph.nodes[node] as Application;
    inputs.forEach((input, k) => {
      nodes.add(input);
      const part = parts[k] ?? null;
      if (part !== null && moving.has(input)) nodes.add(innerOfPad(graph, part) ?? part);
    });
  }
  for (const { sum } of graph.meetings) nodes.add(sum);
  for (const { variable, value, written } of graph.handwritten) nodes.add(variable).add(value).add(written);
  return [...nodes];
}

/** Ops that hand nothing on, by decision: where they lead nobody looks. */
const STILL: ReadonlySet<OpName> = new Set<OpName>([
  ...(['detach', 'sign', 'floor', 'argsort', 'noise'] as const),
  ...(['greater', 'greaterEqual', 'less', 'lessEqual', 'equal', 'notEqual'] as const),
]);

/**
 * Nodes of the forward pass whose cotangents somebody looks at, or may be reached through: what moves with a parameter, or with a
 * layer's z or a. What is handed to others (targets, masks, what is detached, x itself) is of no use to anybody.
 */
export function movingNodes({ nodes, loss, parameters, layers }: Graph): ReadonlySet<NodeId> {
  const moving = new Set<NodeId>([...parameters.values(), ...layers.flatMap(({ z, a }) => [z, a])]);
  for (const node of nodes.slice(0, loss + 1)) {
    if (node.kind !== 'apply' || STILL.has(node.op)) continue;
    if (node.inputs.some((input) => moving.has(input))) moving.add(node.id);
  }
  return moving;
}

/** A part of zeros around something: where several meet they are laid side by side, and none of them is computed. */
function innerOfPad(graph: Graph, id: NodeId): NodeId | null {
  const node = graph.nodes[id];
  if (node?.kind !== 'apply' || node.op !== 'pad') return null;
  const { value, between } = node.attributes as PadAttributes;
  return value === 0 && between === 0 ? (node.inputs[0] as NodeId) : null;
}

/** A node's numbers; those of a pad that nothing computed are made here. */
export function tracedValue({ graph, execution }: TracedRun, id: NodeId): Data {
  if (execution.has(id)) return execution.view(id);
  const node = graph.nodes[id] as Application<'pad'>;
  const inner = innerOfPad(graph, id);
  if (inner === null) throw new RangeError(`node ${id} was not traced`);
  const out = allocate('float64', sizeOf(node.shape));
  const input = { data: execution.view(inner), shape: execution.shape(inner) };
  RULES.pad.forward(out, [input], node.attributes, node.shape);
  return out;
}
