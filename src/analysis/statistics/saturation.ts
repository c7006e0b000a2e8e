import { PLAIN_ARENA } from '../../engine/arena.js';
import { GraphBuilder } from '../../engine/builder.js';
import { elementwiseDerivative } from '../../engine/differentiate.js';
import { Execution } from '../../engine/execution.js';
import type { Graph, LayerNodes, Node, NodeId } from '../../engine/graph.js';
import type { Layer } from '../../engine/model.js';
import type { Trainer } from '../../engine/train/trainer.js';

/**
 * An entry is saturated where the slope f'(z) is below this share of the largest that f has. It is where a sigmoid lies below
 * 0.05 or above 0.95, and a tanh beyond ±0.9: a(1 − a) there is 0.0475 of 0.25. (Glorot & Bengio 2010, section 3.1, call
 * the same regions saturated.)
 */
export const SATURATED = 4 * 0.05 * 0.95;

/** Where the largest slope of a function is looked for, in z; and how far out both ends have to be flat. */
const GRID = { edge: 8, places: 257 };
const FAR = 1e3;

/** The slopes of one layer's activation. */
interface Slopes {
  /** |f'(z)| below which an entry is saturated; null where f is not flat at both ends. */
  readonly flat: number | null;
  /** |f'| at places of z, as many as there are. */
  at(z: ArrayLike<number>): Float64Array;
}

const made = new WeakMap<Graph, Map<string, Slopes | null>>();

/** The share of a layer's entries whose activation is flat; null where there is none that can be: no activation, ReLU, softmax. */
export function saturatedShare(trainer: Trainer, nodes: LayerNodes, layer: Layer): number | null {
  const { graph } = trainer;
  const known = made.get(graph) ?? new Map<string, Slopes | null>();
  made.set(graph, known);
  const slopes = known.get(nodes.path) ?? slopesOf(graph, nodes, layer);
  known.set(nodes.path, slopes);
  if (!slopes || slopes.flat === null) return null;
  const { flat } = slopes;
  const found = slopes.at(trainer.view(nodes.z));
  return found.reduce((count, slope) => count + (slope < flat ? 1 : 0), 0) / found.length;
}

/** null where f is no function of z alone, entry by entry. */
function slopesOf(graph: Graph, { z, a }: LayerNodes, { activation }: Layer): Slopes | null {
  if (z === a || activation === null || activation === 'softmax') return null;
  const b = GraphBuilder.continuing(graph.nodes, graph.nodes[z]?.dtype === 'float32' ? 'float32' : 'float64', {
    fuses: true,
  });
  const slope = elementwiseDerivative(b, a, z);
  if (!followsFrom(b.nodes, slope, z)) return null;
  const execution = new Execution(b.nodes, [z, slope], { cut: [z], arena: PLAIN_ARENA });
  const at = (places: ArrayLike<number>): Float64Array => sizesAt(execution, z, slope, places);
  const largest = Math.max(...at(Float64Array.from({ length: GRID.places }, (_, i) => placeOnGrid(i))));
  const ends = at([-FAR, FAR]);
  return { flat: ends.every((each) => each < SATURATED * largest) ? SATURATED * largest : null, at };
}

function placeOnGrid(i: number): number {
  return -GRID.edge + (2 * GRID.edge * i) / (GRID.places - 1);
}

/** |f'| at any number of places, as many at once as the layer has entries. */
function sizesAt(execution: Execution, z: NodeId, slope: NodeId, places: ArrayLike<number>): Float64Array {
  const found = new Float64Array(places.length);
  const inputs = execution.view(z).slice();
  for (let start = 0; start < places.length; start += inputs.length) {
    const count = Math.min(inputs.length, places.length - start);
    for (let i = 0; i < count; i++) inputs[i] = places[start + i] as number;
    execution.feed(z, inputs);
    execution.run();
    const slopes = execution.view(slope);
    for (let i = 0; i < count; i++) found[start + i] = Math.abs(slopes[i] as number);
  }
  return found;
}

/** Whether a node needs nothing but another one, and numbers of the graph's own. */
function followsFrom(nodes: readonly Node[], id: NodeId, from: NodeId): boolean {
  const seen = new Set<NodeId>([from]);
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const node = nodes[next] as Node;
    if (node.kind !== 'apply' && node.value === null) return false;
    if (node.kind === 'apply') waiting.push(...node.inputs);
  }
  return true;
}
