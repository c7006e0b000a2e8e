import type { Graph, LayerNodes, NodeId } from '../../../engine/graph.js';
import type { Layer, Model } from '../../../engine/model.js';
import type { ClaimedOp, Place } from './claims.js';
import type { Placed } from './placed.js';

/** What lies between a claim and the claims next to it on the way to the loss. */
export interface Segment {
  /** The ops that it judges, its own first; one where every cotangent is claimed. */
  readonly through: readonly [Place, ...Place[]];
  /** Its forward nodes, decisions too that no gradient goes through. */
  readonly nodes: readonly NodeId[];
  /** Claimed nodes where it ends. */
  readonly ends: readonly NodeId[];
}

const LOSS: Place = { layer: 'loss', op: 'loss' };

/** Types of layers that are named by what they do to their input; others are an 'input' of their own op. */
const OPS: Readonly<Record<string, ClaimedOp>> = {
  activation: 'activation',
  softmax: 'activation',
  dropout: 'dropout',
  batchnorm: 'normalization',
  layernorm: 'normalization',
  groupnorm: 'normalization',
  instancenorm: 'normalization',
  rmsnorm: 'normalization',
};

/** Walks from a claim's node over the nodes that use it, up to nodes whose cotangents are claimed. */
export function segmentOf(model: Model, graph: Graph, claim: Placed, asserted: ReadonlySet<NodeId>): Segment {
  const { nodes, ends } = walk(graph, claim.node, asserted);
  const judgesLoss = claim.node === graph.output || (nodes.includes(graph.output) && !ends.includes(graph.output));
  const places = nodes
    .filter((id) => graph.cotangents.has(id))
    .map((id) => placeOf(model, graph, id))
    // A weight's penalty is a part of its own gradient.
    .filter(({ op }) => op !== 'loss' || judgesLoss);
  const [own, ...others] = claim.kind === 'gradient' ? withParameter(model, claim.name, places) : places;
  return { through: [own ?? LOSS, ...others].filter(isFirst) as [Place], nodes, ends };
}

function isFirst({ layer, op }: Place, i: number, all: readonly Place[]): boolean {
  return all.findIndex((each) => each.layer === layer && each.op === op) === i;
}

/** A parameter's own op stands for that of its layer. */
function withParameter(model: Model, name: string, places: readonly Place[]): Place[] {
  const own = ofParameter(model, name);
  return [own, ...places.filter(({ layer, op }) => layer !== own.layer || op === 'activation')];
}

function walk(graph: Graph, from: NodeId, asserted: ReadonlySet<NodeId>): Pick<Segment, 'nodes' | 'ends'> {
  const reached = new Set([from]);
  const ends: NodeId[] = [];
  const nodes: NodeId[] = [];
  for (let id = from + 1; id <= graph.loss; id++) {
    const node = graph.nodes[id];
    if (node?.kind !== 'apply' || !node.inputs.some((input) => reached.has(input))) continue;
    nodes.push(id);
    if (asserted.has(id)) ends.push(id);
    else reached.add(id);
  }
  return { nodes, ends };
}

function ofParameter(model: Model, name: string): Place {
  const layer = [...model.layers].reverse().find(({ parameters }) => parameters.includes(name));
  const normalizes = layer !== undefined && OPS[layer.type] === 'normalization';
  const op = normalizes ? 'normalization' : /bias[^.]*$/.test(name) ? 'bias' : 'weights';
  return { layer: layer?.path ?? '', op };
}

function placeOf(model: Model, graph: Graph, id: NodeId): Place {
  const within = [...graph.layers].reverse().find(({ from, to }) => from <= id && id < to);
  if (!within) return LOSS;
  const layer = model.layers.find(({ path }) => path === within.path);
  return { layer: within.path, op: opOf(layer, within, id) };
}

/** Behind z is the layer's own activation. */
function opOf(layer: Layer | undefined, { z, a }: LayerNodes, id: NodeId): ClaimedOp {
  if (id > z && a > z) return 'activation';
  const type = layer?.type ?? '';
  return OPS[type] ?? (/pool/.test(type) ? 'pooling' : 'input');
}
