import type { GraphBuilder } from '../../../engine/builder.js';
import { differentiate } from '../../../engine/differentiate.js';
import type { LayerNodes, NodeId } from '../../../engine/graph.js';
import type { Guess } from './hypothesis.js';
import { endOf, type Known, withPenalty } from './known.js';
import { again } from './replay.js';

/** More nodes than so many are not gone through again. */
const MOST_NODES = 20_000;

/** p = softmax(s) on a layer's way. */
interface Softmax {
  readonly s: NodeId;
  readonly p: NodeId;
}

/**
 * A softmax within a layer, as attention has one, with p(1 − p) in place of its Jacobian: as if every p depended on its own s
 * alone. [] where the layer has none on the way to its z.
 */
export function crossTermsMissing(known: Known): Guess[] {
  const { b, layer, claim } = known;
  const end = endOf(known);
  if (!layer || end === null || layer.to - layer.from > MOST_NODES) return [];
  const found = softmaxesOf(b, layer, end.node);
  if (found.length === 0) return [];
  const of = b.apply('detach', [claim.claim.node]);
  // Cut off, so that nothing before this layer is differentiated along with it.
  const made = new Map([[layer.x, b.apply('detach', [layer.x])]]).set(claim.claim.node, of);
  for (let id = layer.from; id <= end.node; id++) {
    const softmax = found.find(({ p }) => p === id);
    const s = softmax && made.get(softmax.s);
    if (s === undefined) again(b, id, made);
    else made.set(id, alone(b, id, s));
  }
  const handed = differentiate(b, made.get(end.node) ?? end.node, end.cotangent).get(of);
  return handed === undefined ? [] : [{ fault: 'softmax-cross-terms-missing', node: withPenalty(known, handed) }];
}

/** The value of p, and p(1 − p) for its derivative by s. */
function alone(b: GraphBuilder, p: NodeId, s: NodeId): NodeId {
  const [value, at] = [b.apply('detach', [p]), b.apply('detach', [s])];
  return b.add(value, b.mul(b.mul(value, b.sub(b.number(1), value)), b.sub(s, at)));
}

/** e^(s − max) / Σ e^(s − max), as the engine composes it. */
function softmaxesOf(b: GraphBuilder, { from }: LayerNodes, last: NodeId): Softmax[] {
  const found: Softmax[] = [];
  for (let p = from; p <= last; p++) {
    const over = inputsOf(b, p, 'div');
    const shifted = over[0] === undefined ? undefined : inputsOf(b, over[0], 'exp')[0];
    const s = shifted === undefined ? undefined : inputsOf(b, shifted, 'sub')[0];
    if (s !== undefined && isSumOf(b, over[1] as NodeId, over[0] as NodeId)) found.push({ s, p });
  }
  return found;
}

/** Through what only changes shapes. */
function isSumOf(b: GraphBuilder, id: NodeId, terms: NodeId): boolean {
  const node = b.node(id);
  if (node.kind !== 'apply') return false;
  if (node.op === 'sum') return node.inputs[0] === terms || reaches(b, node.inputs[0] as NodeId, terms);
  return ['reshape', 'expand', 'permute'].includes(node.op) && isSumOf(b, node.inputs[0] as NodeId, terms);
}

function reaches(b: GraphBuilder, id: NodeId, terms: NodeId): boolean {
  const node = b.node(id);
  const shapesOnly = node.kind === 'apply' && ['reshape', 'permute'].includes(node.op);
  return id === terms || (shapesOnly && reaches(b, node.inputs[0] as NodeId, terms));
}

function inputsOf(b: GraphBuilder, id: NodeId, op: string): readonly NodeId[] {
  const node = b.node(id);
  return node.kind === 'apply' && node.op === op ? node.inputs : [];
}
