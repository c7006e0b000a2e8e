import type { Application, LayerNodes, Node, NodeId } from '../../../engine/graph.js';
import type { MathSymbol } from '../explanation.js';
import { entry as entryOf, number, sum, titled } from '../made.js';
import { layerAt } from '../origins.js';
import { broadcastPlace, indexOf } from '../primitives/rule.js';
import { type Form, layerNumber, type Scene, type Told } from '../scene.js';
import { subOf, textOf } from '../symbols.js';

/** Parts of a norm layer that books have letters for: x̂ = (x − μ)/√(σ² + ε). */
export const normForm: Form = (scene, entry, quantity) => {
  const node = scene.reading.node(entry.node);
  if (quantity || node.kind !== 'apply' || (node.op !== 'div' && node.op !== 'add')) return null;
  const layer = layerAt(scene, node.id);
  const type = scene.model.layers.find(({ path }) => path === layer?.path)?.type ?? '';
  if (!type.endsWith('norm')) return null;
  if (node.op === 'add') return withEpsilon(scene, node, entry.place);
  const letter = layer && letterOfPart(scene, node, layer);
  const made = letter && scene.reading.making(entry);
  if (!layer || !letter || !made) return null;
  const symbol = symbolOf(scene, { node, place: entry.place, layer, perBatch: type === 'batchnorm' }, letter);
  return { made: titled(made, { label: textOf(symbol), symbol, ...SAID[letter] }), rule: null, because: null };
};

/** σ² + ε: a number by itself is ε. */
function withEpsilon({ reading }: Scene, { inputs, shape }: Application, place: number): Told | null {
  const [variance, added] = inputs as [NodeId, NodeId];
  const epsilon = reading.constant(added);
  if (epsilon === null) return null;
  const at = broadcastPlace(reading.shape(variance), shape, place);
  return { made: sum([entryOf(variance, at), number(epsilon, 'ε')]), rule: null, because: null };
}

type Letter = 'x̂' | 'μ' | 'σ²';

const SAID: Readonly<Record<Letter, { readonly rule: string | null; readonly because: string | null }>> = {
  x̂: { rule: 'x̂ = (x − μ)/√(σ² + ε)', because: null },
  μ: { rule: null, because: 'the mean of what is normed together' },
  'σ²': { rule: null, because: 'the variance of what is normed together' },
};

/** A quotient of a norm: of x less its mean, of a sum of x, or of a sum of squares. */
export function letterOfPart(
  scene: Scene,
  { inputs }: { readonly inputs: readonly NodeId[] },
  layer: LayerNodes,
): Letter | null {
  const above = under(scene, inputs[0] as NodeId);
  if (isCentred(scene, above, layer)) return 'x̂';
  if (above.kind !== 'apply' || above.op !== 'sum') return null;
  const summed = under(scene, above.inputs[0] as NodeId);
  if (isInput(scene, summed, layer)) return 'μ';
  const [left, right] = summed.kind === 'apply' && summed.op === 'mul' ? summed.inputs : [];
  const isSquare = left !== undefined && left === right && isCentred(scene, under(scene, left), layer);
  return isSquare ? 'σ²' : null;
}

function isCentred(scene: Scene, node: Node, layer: LayerNodes): boolean {
  return node.kind === 'apply' && node.op === 'sub' && isInput(scene, under(scene, node.inputs[0] as NodeId), layer);
}

function isInput(scene: Scene, node: Node, layer: LayerNodes): boolean {
  return node.id === under(scene, scene.reading.expanded.of(layer.x)).id;
}

/** What is seen through reshapes and permutes. */
function under(scene: Scene, id: NodeId): Node {
  const node = scene.reading.node(id);
  const isMoved = node.kind === 'apply' && (node.op === 'reshape' || node.op === 'permute');
  return isMoved && !scene.names.of(id) ? under(scene, node.inputs[0] as NodeId) : node;
}

interface Site {
  readonly node: Node;
  readonly place: number;
  readonly layer: LayerNodes;
  /** Whether statistics are the batch's, and no example's. */
  readonly perBatch: boolean;
}

export function symbolOf(scene: Scene, { node, place, layer, perBatch }: Site, base: Letter): MathSymbol {
  const index = indexOf(node.shape, place);
  const ofExample = base === 'x̂' || !perBatch;
  const rest = ofExample ? index.slice(1) : index;
  const extents = ofExample ? node.shape.slice(1) : node.shape;
  return {
    base,
    sub: subOf(base === 'x̂' ? rest : rest.filter((_, axis) => extents[axis] !== 1)),
    sup: layerNumber(scene, layer.path),
    hue: 'other',
    example: ofExample && scene.graph.batchSize > 1 ? (index[0] as number) : null,
  };
}
