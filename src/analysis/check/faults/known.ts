import type { GraphBuilder } from '../../../engine/builder.js';
import type { Graph, LayerNodes, NodeId } from '../../../engine/graph.js';
import { sameShape, sizeOf } from '../../../engine/tensor.js';
import type { JudgedClaims, Placeable } from '../claims/judgeClaims.js';
import type { ClaimedPoint } from '../claims/point.js';
import type { Before } from './before.js';
import type { End } from './replay.js';

/** A right tensor, as a node. */
export interface Right {
  readonly b: GraphBuilder;
  readonly expected: NodeId;
  /** λW, which is a part of it; null where there is none. */
  readonly penalty: NodeId | null;
}

/** What a mistake at an op could have been made from. Every node may be used in new ones. */
export interface Known extends Right {
  readonly point: ClaimedPoint;
  readonly claim: Placeable;
  readonly graph: Graph;
  /** The layer that the claim is judged by; null for the loss. */
  readonly layer: LayerNodes | null;
  /** N, and K: numbers that the network gives for each example. */
  readonly examples: number;
  readonly outputs: number;
  /** The values of the step before, where they are known. */
  readonly before: Before | null;
  /** ∂J/∂node as claimed, or as it follows from what is claimed; null where the backward pass does not meet it. */
  cotangent(node: NodeId): NodeId | null;
}

export function knownOf({ point }: JudgedClaims, claim: Placeable, before: Before | null): Known {
  const { graph, b, backward, model } = point;
  const layer = graph.layers.find(({ path }) => path === claim.layer) ?? null;
  const parameter = model.parameters.find(({ name }) => name === claim.name);
  const penalized = claim.kind === 'gradient' && parameter?.penalized === true && model.training.l2 !== 0;
  return {
    b,
    point,
    claim,
    graph,
    expected: claim.expected,
    penalty: penalized ? b.mul(b.number(model.training.l2), claim.claim.node) : null,
    layer,
    examples: graph.batchSize,
    outputs: sizeOf(b.shape(graph.output).slice(1)),
    before,
    cotangent: (node) => backward.cotangents.get(node) ?? null,
  };
}

/** A layer's own op ends at z, or at a where z is no single value on its way (that of all steps of a recurrent layer). */
export function endOf({ layer, cotangent }: Known): End | null {
  if (!layer) return null;
  const node = [layer.z, layer.a].find((id) => layer.from <= id && id < layer.to && cotangent(id) !== null);
  return node === undefined ? null : { node, cotangent: cotangent(node) as NodeId };
}

/**
 * What a mistake makes of a right tensor: of all of it, and, where a penalty is a part of it, of the rest alone.
 * A change that needs another shape than the tensor has is no guess.
 */
export function changed(known: Right, change: (tensor: NodeId) => NodeId): NodeId[] {
  const { b, expected, penalty } = known;
  const all = [change(expected)];
  if (penalty !== null) all.push(b.add(change(b.sub(expected, penalty)), penalty));
  return all.filter((node) => sameShape(b.shape(node), b.shape(expected)));
}

/** The layer's parameters that are matrices or kernels. */
export function weightsOf({ point, layer, graph, b }: Known): NodeId[] {
  const names = point.model.layers.find(({ path }) => path === layer?.path)?.parameters ?? [];
  return names.map((name) => graph.parameters.get(name) as NodeId).filter((id) => b.shape(id).length > 1);
}

export function withPenalty({ b, penalty }: Known, rest: NodeId): NodeId {
  return penalty === null ? rest : b.add(rest, penalty);
}

/** Entries one place further along an axis, the last ones first; `by` may be negative. */
export function rolled(b: GraphBuilder, x: NodeId, axis: number, by: number): NodeId {
  const extent = b.shape(x)[axis] ?? 1;
  const order = Array.from({ length: extent }, (_, i) => (((i - by) % extent) + extent) % extent);
  return b.apply('gather', [x, b.constant([extent], order)], { axis, batch: 0 });
}

/** Entries in the opposite order along an axis. */
export function reversed(b: GraphBuilder, x: NodeId, axis: number): NodeId {
  const extent = b.shape(x)[axis] ?? 1;
  const order = Array.from({ length: extent }, (_, i) => extent - 1 - i);
  return b.apply('gather', [x, b.constant([extent], order)], { axis, batch: 0 });
}
