import { GraphBuilder } from '../../engine/builder.js';
import { FUSED, type FusedName } from '../../engine/fused/table.js';
import type { Application, Graph, LayerNodes, Node, NodeId } from '../../engine/graph.js';
import { namedNodes } from '../../engine/named.js';
import { PRIMITIVES } from '../../engine/primitives/table.js';
import type { OpName } from '../../engine/rules.js';
import type { Data, Precision } from '../../engine/tensor.js';
import type { Piecewise } from './piecewise.js';
import { slopeNode } from './slope.js';

/** A training graph in which every fused op stands as the composition that it equals: primitives alone. */
export interface Expanded {
  readonly nodes: readonly Node[];
  /** The node here that is a node of the training graph. */
  of(trained: NodeId): NodeId;
  /** The training graph's node that holds this one's numbers; undefined within compositions. */
  trained(id: NodeId): NodeId | undefined;
  /** The training graph's node that this one is, or is a part of; undefined of those that stand beside it. */
  origin(id: NodeId): NodeId | undefined;
  /** J's terms, added up example by example: [N]; null where J is made in another way. */
  readonly perExample: NodeId | null;
  /** f'(z) of a layer whose a is f of z, entry by entry; null of others. */
  slope(layer: LayerNodes): NodeId | null;
}

/** Backward passes are expanded as the training graph has them: their compositions are the formulas of the books. Yields after each node. */
export function* expand(graph: Graph, precision: Precision): Piecewise<Expanded> {
  const b = new GraphBuilder(precision);
  const here: NodeId[] = [];
  const there = new Map<NodeId, NodeId>();
  const computed = computedBy(graph);
  const origins: NodeId[] = [];
  for (const node of graph.nodes) {
    const from = b.nodes.length;
    const id = copied(b, node, here);
    here[node.id] = id;
    origins.push(...Array.from({ length: b.nodes.length - from }, () => node.id));
    if (computed.has(node.id) && !there.has(id)) there.set(id, node.id);
    yield;
  }
  const of = (trained: NodeId): NodeId => here[trained] as NodeId;
  // All at once: an entry's address names its node's number, which must not depend on what was asked before.
  const slopes = new Map<string, NodeId | null>();
  for (const layer of graph.layers) {
    slopes.set(layer.path, slopeOf(b, graph, layer, of));
    yield;
  }
  return {
    nodes: b.nodes,
    of,
    trained: (id) => there.get(id),
    origin: (id) => origins[id],
    perExample: perExampleOf(b, graph.batchSize, of(graph.loss)),
    slope: ({ path }) => slopes.get(path) ?? null,
  };
}

function copied(b: GraphBuilder, node: Node, here: readonly NodeId[]): NodeId {
  if (node.kind === 'constant') return b.constant(node.shape, node.value as Data);
  if (node.kind !== 'apply') return b.leaf(node.kind, node.name, node.shape);
  const inputs = node.inputs.map((input) => here[input] as NodeId);
  return Object.hasOwn(PRIMITIVES, node.op)
    ? b.apply<OpName>(node.op, inputs, node.attributes)
    : composed(b, node as Application<FusedName>, inputs);
}

function composed<K extends FusedName>(b: GraphBuilder, node: Application<K>, inputs: readonly NodeId[]): NodeId {
  return FUSED[node.op].composition(b, inputs, node.attributes);
}

/** Nodes that a step computes: what has a name, and all that it depends on. */
function computedBy(graph: Graph): Set<NodeId> {
  const computed = new Set(namedNodes(graph).values());
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const node = graph.nodes[id];
    if (node?.kind === 'apply' && computed.has(id)) for (const input of node.inputs) computed.add(input);
  }
  return computed;
}

/** The user's own df where there is one, else the derivative by the engine's rules; null where f mixes entries, or there is none. */
function slopeOf(b: GraphBuilder, graph: Graph, layer: LayerNodes, of: (id: NodeId) => NodeId): NodeId | null {
  if (layer.z === layer.a) return null;
  const written = graph.handwritten.find((each) => each.op === 'activation' && each.variable === layer.z);
  return written ? of(written.written) : slopeNode(b, of(layer.a), of(layer.z));
}

/** Past the penalties that were added, and the division by N, J is a sum of terms of which each belongs to an example. */
function perExampleOf(b: GraphBuilder, batchSize: number, loss: NodeId): NodeId | null {
  const node = b.node(loss);
  if (node.kind !== 'apply') return null;
  const first = node.inputs[0] as NodeId;
  if (node.op === 'add' || node.op === 'div') return perExampleOf(b, batchSize, first);
  const shape = b.shape(first);
  if (node.op !== 'sum' || node.shape.length > 0 || shape[0] !== batchSize) return null;
  return shape.length === 1 ? first : b.apply('sum', [first], { from: 1, to: shape.length });
}
