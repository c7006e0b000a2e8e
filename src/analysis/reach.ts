import type { Graph, NodeId, Pull } from '../engine/graph.js';
import type { Data } from '../engine/tensor.js';
import { descendantsOf, layerOf } from './ancestry.js';
import { opName } from './opName.js';

/** An op in the user's terms. */
export interface OpPlace {
  /** The layer's path, or 'loss'. */
  readonly layer: string;
  readonly op: string;
}

/** Whether a gradient comes to a parameter, and if not, where it ends on its way down from the loss. */
export type Reach =
  | { readonly kind: 'reached' }
  /** J does not depend on it: nothing on the way to the loss uses it. */
  | { readonly kind: 'unconnected' }
  /** J depends on it, but only through an op that hands nothing back: `detach`, or one that is constant piece by piece. */
  | { readonly kind: 'detached'; readonly at: OpPlace }
  /** Zeros alone come to it: from this op on, whose own cotangent is not zero. null: J's cotangent is zero itself. */
  | { readonly kind: 'zero'; readonly at: OpPlace | null }
  /** Code gives it zeros, and differences of J are zero too: J does not depend on it at these numbers. */
  | { readonly kind: 'flat' }
  /** Its gradient comes to it, and no update follows: `train.freeze` says so. */
  | { readonly kind: 'frozen' };

/** A backward pass that was run, every node of it. */
export interface Computed {
  readonly graph: Graph;
  view(node: NodeId): Data;
}

/** How each parameter is reached by its gradient, by name. */
export function reachOf(computed: Computed): Map<string, Reach> {
  return new Map([...computed.graph.parameters].map(([name, leaf]) => [name, reach(computed, name, leaf)]));
}

function reach({ graph, view }: Computed, name: string, leaf: NodeId): Reach {
  const uses = descendantsOf(graph.nodes, leaf, graph.loss);
  if (!uses.has(graph.loss)) return { kind: 'unconnected' };
  const onTheWay = graph.pulls.filter(({ node }) => uses.has(node));
  if (!graph.cotangents.has(leaf)) return { kind: 'detached', at: placeOf(graph, cutOf(graph, onTheWay, uses)) };
  const gradient = view(graph.gradients.get(name) as NodeId);
  if (!isZero(gradient)) return { kind: 'reached' };
  const end = onTheWay.find((pull) => !isZero(view(pull.cotangent)) && handsZeros(graph, pull, uses, view));
  return { kind: 'zero', at: end ? placeOf(graph, end) : null };
}

/** The op nearest to the loss that hands nothing back to what depends on the parameter. */
function cutOf({ nodes }: Graph, onTheWay: readonly Pull[], uses: ReadonlySet<NodeId>): Pull {
  return onTheWay.find(({ node, parts }) => {
    const applied = nodes[node];
    return applied?.kind === 'apply' && applied.inputs.some((input, i) => uses.has(input) && parts[i] === null);
  }) as Pull;
}

function handsZeros(
  { nodes }: Graph,
  { node, parts }: Pull,
  uses: ReadonlySet<NodeId>,
  view: Computed['view'],
): boolean {
  const applied = nodes[node];
  if (applied?.kind !== 'apply') return false;
  return applied.inputs.every((input, i) => {
    const part = parts[i];
    return !uses.has(input) || part === null || part === undefined || isZero(view(part));
  });
}

/** NaN is not zero. */
function isZero(data: Data): boolean {
  return data.every((value) => value === 0);
}

function placeOf(graph: Graph, { node }: Pull): OpPlace {
  return { layer: layerOf(graph, node), op: opName(graph, node, 'backward') };
}
