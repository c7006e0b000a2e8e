import type { Graph, LayerNodes, NodeId, Quantity } from '../../engine/graph.js';
import type { Model } from '../../engine/model.js';
import { deltaName, type Itinerary } from '../itinerary.js';

/** The names of the ops that make a layer's quantities, each with those that it makes: `softmax` makes `weights`, `tanh` a gate or `a`. */
export function opsWithin(
  layer: LayerNodes,
  graph: Graph,
  { layers }: Pick<Model, 'layers'>,
): Map<string, Set<string>> {
  const ops = new Map<string, Set<string>>();
  const add = (op: string, quantity: string): void => {
    ops.set(op, (ops.get(op) ?? new Set()).add(quantity));
  };
  for (const [quantity, id] of nodesOf(layer, graph)) {
    const node = graph.nodes[id];
    if (node?.kind === 'apply') add(node.op, quantity);
  }
  for (const { name, activation } of layer.gates) add(activation, name);
  const activation = layers.find(({ path }) => path === layer.path)?.activation;
  if (activation) add(activation, 'a');
  return ops;
}

/** Where a layer has just made a quantity, and where it has just gone back through what makes it: the next place after its δ. */
export function placesOfQuantity(layer: LayerNodes, quantity: string, itinerary: Itinerary): number[] {
  const { path, z, a, delta, upstream } = layer;
  const whole = quantity === 'a' || (quantity === 'z' && z === a);
  const made = itinerary.indexOf({ phase: 'forward', layer: path, part: whole ? null : quantity });
  const first = delta === upstream ? 'delta' : 'upstream';
  const back = itinerary.indexOf({ phase: 'backward', layer: path, part: whole ? first : deltaName(layer, quantity) });
  return [made, back + 1];
}

/** The first quantity that a node of a layer's forward pass is computed for; null where it is none of its own. */
export function quantityOf(layer: LayerNodes, node: NodeId, graph: Graph): string | null {
  const found = quantitiesOf(layer).find((each) => nodesFor(each, layer, graph, new Set()).includes(node));
  return found?.name ?? null;
}

/** Every node of a layer's own with the quantity that it is computed for: the last one where it serves several. */
function nodesOf(layer: LayerNodes, graph: Graph): [quantity: string, node: NodeId][] {
  const seen = new Set<NodeId>();
  return quantitiesOf(layer)
    .reverse()
    .flatMap((each) => nodesFor(each, layer, graph, seen).map((id): [string, NodeId] => [each.name, id]));
}

/** In the order in which they are computed, a last. */
function quantitiesOf({ quantities, z, a }: LayerNodes): Quantity[] {
  return [...quantities, ...(z === a ? [] : [{ name: 'a', nodes: [a] }])];
}

/** A layer's own nodes that a quantity is made by, back to other quantities; those that were seen already left out. */
function nodesFor({ nodes }: Quantity, layer: LayerNodes, graph: Graph, seen: Set<NodeId>): NodeId[] {
  const { from, to } = layer;
  const ends = new Set(quantitiesOf(layer).flatMap((each) => each.nodes));
  const within = graph.layers.filter((other) => other !== layer && other.from >= from && other.to <= to);
  const found: NodeId[] = [];
  const waiting = [...nodes];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const [at, node] = [id, graph.nodes[id]];
    const isOwn = at >= from && at < to && !within.some((other) => other.from <= at && at < other.to);
    if (seen.has(at) || !isOwn || node?.kind !== 'apply') continue;
    seen.add(at);
    found.push(at);
    waiting.push(...node.inputs.filter((input) => !ends.has(input)));
  }
  return found;
}
