import type { GraphBuilder } from '../../../engine/builder.js';
import { differentiate } from '../../../engine/differentiate.js';
import type { Application, LayerNodes, NodeId } from '../../../engine/graph.js';
import type { Guess } from './hypothesis.js';
import { endOf, type Known } from './known.js';
import { again } from './replay.js';

/** More nodes than so many are not gone through again. */
const MOST_NODES = 20_000;

/** A use of what is carried from step to step, by a later step. */
interface Carry {
  readonly from: NodeId;
  readonly to: NodeId;
  /** The product with W_hh; else a gate's. */
  readonly byWeights: boolean;
}

/**
 * Nothing handed back through time, as if the state of the step before were a constant: all of it, what goes through W_hh alone,
 * or what goes through a gate alone (an LSTM's c, a GRU's own h).
 */
export function carryLost(known: Known): Guess[] {
  const { b, layer, claim } = known;
  const end = endOf(known);
  if (!layer || end === null || layer.to - layer.from > MOST_NODES) return [];
  const carries = carriesOf(known, layer);
  const kinds = [carries, carries.filter(({ byWeights }) => byWeights), carries.filter(({ byWeights }) => !byWeights)];
  const lost = kinds.filter((each, k) => each.length > 0 && (k === 0 || each.length < carries.length));
  return lost.flatMap((each) => {
    const of = b.apply('detach', [claim.claim.node]);
    // Cut off, so that nothing before this layer is differentiated along with it.
    const made = new Map([[layer.x, b.apply('detach', [layer.x])]]).set(claim.claim.node, of);
    const cut = new Set(each.map(({ from, to }) => `${from} ${to}`));
    for (let id = layer.from; id <= end.node; id++) again(b, id, made, cut);
    const handed = differentiate(b, made.get(end.node) ?? end.node, end.cotangent).get(of);
    return handed === undefined ? [] : [{ fault: 'carry-lost', node: handed }];
  });
}

/** The state is what is multiplied by W_hh, and an LSTM's c; what later steps use of it goes into that product or a gate's. */
function carriesOf({ b, graph }: Known, layer: LayerNodes): Carry[] {
  const weights = new Set([...graph.parameters].flatMap(([name, id]) => (/\.weight_hh_[^.]*$/.test(name) ? [id] : [])));
  const nodes = graph.nodes.slice(layer.from, layer.to).filter((node): node is Application => node.kind === 'apply');
  const products = nodes.filter(({ op, inputs }) => op === 'matmul' && weights.has(stored(b, inputs[1] as NodeId)));
  const memories = layer.inner.filter(({ name }) => /^c(_l\d+)?$/.test(name));
  const states = new Set([
    ...products.map(({ inputs }) => unshaped(b, inputs[0] as NodeId)),
    ...memories.flatMap(({ value }) => partsOf(b, value, layer)),
  ]);
  const toProducts = products.map(({ id, inputs }) => ({ from: inputs[0] as NodeId, to: id, byWeights: true }));
  const toGates = nodes.flatMap(({ op, id, inputs }) =>
    op === 'mul' ? inputs.filter((input) => states.has(input)).map((from) => ({ from, to: id, byWeights: false })) : [],
  );
  return [...toProducts, ...toGates];
}

/** A matrix as it is stored, which may be the other way round. */
function stored(b: GraphBuilder, id: NodeId): NodeId {
  const node = b.node(id);
  return node.kind === 'apply' && node.op === 'permute' ? stored(b, node.inputs[0] as NodeId) : id;
}

function unshaped(b: GraphBuilder, id: NodeId): NodeId {
  const node = b.node(id);
  return node.kind === 'apply' && node.op === 'reshape' ? unshaped(b, node.inputs[0] as NodeId) : id;
}

/** What was put together, behind the layer, to be shown. */
function partsOf(b: GraphBuilder, id: NodeId, layer: LayerNodes): NodeId[] {
  const node = b.node(id);
  return id < layer.to || node.kind !== 'apply' ? [id] : node.inputs.flatMap((input) => partsOf(b, input, layer));
}
