import { GraphBuilder } from '../../engine/builder.js';
import { elementwiseDerivative } from '../../engine/differentiate.js';
import type { Application, NodeId } from '../../engine/graph.js';
import type { OpName } from '../../engine/rules.js';
import type { Data } from '../../engine/tensor.js';

/** Ops that take an entry elsewhere, or mix several. */
const MIXING: ReadonlySet<OpName> = new Set<OpName>([
  ...(['matmul', 'sum', 'max', 'reshape', 'permute', 'slice', 'pad', 'concat', 'gather', 'scatterAdd'] as const),
  ...(['window', 'overlapAdd', 'argsort', 'cumsum', 'noise', 'opaque', 'handwritten'] as const),
]);

/**
 * f'(z), entry by entry, by the engine's own rules, as nodes behind those that a builder has; null where a is no function of
 * z entry by entry.
 */
export function slopeNode(b: GraphBuilder, a: NodeId, z: NodeId): NodeId | null {
  const way = wayTo(b, a, z);
  if (way === null) return null;
  // Apart, where z is a leaf: the pass back must not go on to what z is made of.
  const apart = new GraphBuilder(b.precision);
  const [there, here] = [new Map<NodeId, NodeId>(), new Map<NodeId, NodeId>()];
  const pair = (original: NodeId, copy: NodeId): void => {
    there.set(original, copy);
    here.set(copy, original);
  };
  pair(z, apart.leaf('input', 'z', b.shape(z)));
  for (const id of [...way].sort((p, q) => p - q)) pair(id, copyOf(b, id, apart, there));
  const slope = elementwiseDerivative(apart, there.get(a) as NodeId, there.get(z) as NodeId);
  for (const { id } of apart.nodes) if (!here.has(id)) here.set(id, copyOf(apart, id, b, here));
  return here.get(slope) as NodeId;
}

function copyOf(from: GraphBuilder, id: NodeId, to: GraphBuilder, known: ReadonlyMap<NodeId, NodeId>): NodeId {
  const node = from.node(id);
  if (node.kind !== 'apply') return to.constant(node.shape, node.value as Data);
  const { op, inputs, attributes } = node as Application;
  return to.apply<OpName>(
    op,
    inputs.map((input) => known.get(input) as NodeId),
    attributes,
  );
}

/** The nodes between z and a, without z; null where one of them mixes entries, or another number than z comes in. */
function wayTo(b: GraphBuilder, a: NodeId, z: NodeId): Set<NodeId> | null {
  const way = new Set<NodeId>();
  const open = [a];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === z || way.has(id)) continue;
    const node = b.node(id);
    const isNumber = node.kind === 'constant' && node.shape.length === 0;
    if (!isNumber && (node.kind !== 'apply' || MIXING.has(node.op))) return null;
    way.add(id);
    if (node.kind === 'apply') open.push(...node.inputs);
  }
  return way;
}
