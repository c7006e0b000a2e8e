import { errorBounds } from '../../../engine/bounds.js';
import type { Graph, Handwritten, Node, NodeId } from '../../../engine/graph.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { TracedRun } from './traced.js';
import { zeros } from './zeros.js';

/** Nodes up to `end` that depend on the variable. */
export function dependents(graph: Graph, { variable }: Handwritten, end: NodeId = graph.nodes.length - 1): Set<NodeId> {
  const depends = new Set([variable]);
  for (let id = variable + 1; id <= end; id++) {
    const node = graph.nodes[id];
    if (node?.kind === 'apply' && node.inputs.some((input) => depends.has(input))) depends.add(id);
  }
  return depends;
}

/** How far rounding in the run's precision may have moved df as it was written, from the variable on. */
export function writtenBounds(
  { graph, execution, precision }: TracedRun,
  handwritten: Handwritten,
): () => Float64Array {
  const depends = dependents(graph, handwritten, handwritten.written);
  const needed = new Set<NodeId>();
  const exact = new Map<NodeId, Float64Array>();
  const take = (id: NodeId): void => {
    if (needed.has(id) || exact.has(id)) return;
    const node = graph.nodes[id] as Node;
    const own =
      id !== handwritten.variable && (depends.has(id) || node.kind === 'constant' || isExpandedNumber(graph, node));
    if (!own) {
      exact.set(id, zeros(sizeOf(node.shape)));
      return;
    }
    needed.add(id);
    if (node.kind === 'apply') for (const input of node.inputs) take(input);
  };
  take(handwritten.written);
  const nodes = graph.nodes.filter(({ id }) => needed.has(id));
  return () => errorBounds(nodes, execution, precision, exact).get(handwritten.written) as Float64Array;
}

/** A number of df's text, or what is made of such numbers alone. */
function isExpandedNumber(graph: Graph, node: Node): boolean {
  if (node.kind !== 'apply') return node.kind === 'constant';
  return node.inputs.every((input) => isExpandedNumber(graph, graph.nodes[input] as Node));
}

/** The node that passes f's value on and the user's derivative back; f's value itself where the engine's derivative took its place. */
export function handwrittenNode({ nodes }: Graph, { value, variable }: Handwritten): NodeId {
  const found = nodes.find(
    (node) =>
      node.kind === 'apply' && node.op === 'handwritten' && node.inputs[0] === value && node.inputs[1] === variable,
  );
  return found?.id ?? value;
}
