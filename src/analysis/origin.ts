import type { Graph, Node, NodeId } from '../engine/graph.js';
import type { Data } from '../engine/tensor.js';
import { ancestorsOf, layerOf } from './ancestry.js';
import { opName } from './opName.js';
import type { Computed, OpPlace } from './reach.js';

/** Where a number first became NaN or infinite: the op that made it, or the leaf that came with it. */
export interface Origin extends OpPlace {
  readonly phase: 'leaf' | 'forward' | 'backward';
  /** The entry of the op's output, flat and row-major. */
  readonly entry: number;
}

/**
 * The first op, in the order in which a step computes, whose output is worse than its inputs (NaN out of none, an infinity out
 * of finite numbers) and on which a J or a gradient that is not finite depends. The infinities of a mask that the graph itself
 * holds are inputs like others. null where J and all gradients are finite.
 */
export function originOfNonFinite({ graph, view }: Computed): Origin | null {
  const wrong = [graph.loss, ...graph.gradients.values()].find((id) => worstOf(view(id)) > 0);
  if (wrong === undefined) return null;
  const first = firstWorse({ graph, view }, wrong);
  return originAt(graph, first, view(first));
}

/** The first node that a node which is not finite depends on, itself among them, and that is worse than its own inputs. */
export function firstWorse({ graph, view }: Pick<Computed, 'graph' | 'view'>, wrong: NodeId): NodeId {
  const inOrder = [...ancestorsOf(graph.nodes, wrong)].sort((a, b) => a - b);
  return inOrder.find((id) => isWorse(graph.nodes[id] as Node, view)) ?? wrong;
}

/** 0: all finite; 1: an infinity; 2: NaN. */
function worstOf(data: Data): 0 | 1 | 2 {
  let worst: 0 | 1 | 2 = 0;
  for (const value of data) {
    if (Number.isNaN(value)) return 2;
    if (!Number.isFinite(value)) worst = 1;
  }
  return worst;
}

function isWorse(node: Node, view: (id: NodeId) => Data): boolean {
  if (node.kind === 'constant') return false;
  const inputs = node.kind === 'apply' ? node.inputs : [];
  return worstOf(view(node.id)) > Math.max(0, ...inputs.map((input) => worstOf(view(input))));
}

/** The first entry that is NaN; where there is none, the first that is infinite. */
export function worstEntry(data: Data): number {
  const worst = worstOf(data);
  return data.findIndex((value) => (worst === 2 ? Number.isNaN(value) : !Number.isFinite(value)));
}

function originAt(graph: Graph, id: NodeId, data: Data): Origin {
  const node = graph.nodes[id] as Node;
  const entry = worstEntry(data);
  if (node.kind !== 'apply') return { layer: layerOf(graph, id), op: node.name, phase: 'leaf', entry };
  if (id <= graph.loss) return { layer: layerOf(graph, id), op: opName(graph, id, 'forward'), phase: 'forward', entry };
  return { ...ofBackward(graph, id, node.op), phase: 'backward', entry };
}

/** In the backward pass an op is named by the op of the forward pass whose share it is. */
function ofBackward(graph: Graph, id: NodeId, op: string): OpPlace {
  const pull = graph.pulls.find(({ from, to }) => id >= from && id < to);
  const pulled = pull && graph.nodes[pull.node];
  if (pulled?.kind === 'apply') return { layer: layerOf(graph, pulled.id), op: opName(graph, pulled.id, 'backward') };
  const meeting = graph.meetings.find(({ from, to }) => id >= from && id < to);
  return { layer: meeting ? layerOf(graph, meeting.node) : 'loss', op };
}
