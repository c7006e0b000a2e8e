import { layerOf } from '../../analysis/ancestry.js';
import { firstWorse, worstEntry } from '../../analysis/origin.js';
import { firstNonFiniteValue } from '../../analysis/summarize.js';
import type { Application, Graph, NodeId } from '../../engine/graph.js';
import { namedNodes } from '../../engine/named.js';
import type { Shape } from '../../engine/tensor.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { numberText, valueText } from '../watch/valueText.js';
import { quantityOf } from './ops.js';
import type { Noticed, StepSeen } from './seen.js';

/** The first number of a step that is NaN or infinite, the op that made it, and what went into that. */
export function notFinite({ trainer }: StepSeen): Noticed | null {
  const found = firstNonFiniteValue(trainer);
  if (!found) return null;
  const { graph } = trainer;
  const shown = found.layer === 'loss' ? 'loss' : `${found.layer}.${found.quantity}`;
  const origin = firstWorse({ graph, view: (id) => trainer.view(id) }, found.node);
  const quantity = withinLayer(graph, origin) ?? shown;
  return { quantity, text: `${quantity} is the first that is NaN or infinite: ${madeBy(trainer, origin)}` };
}

/** The quantity within a layer that a forward op makes: `reader.c`, `look.scores`. */
function withinLayer(graph: Graph, node: NodeId): string | null {
  const layer = graph.layers.find(({ path }) => path === layerOf(graph, node));
  const quantity = layer && quantityOf(layer, node, graph);
  return layer && quantity ? `${layer.path}.${quantity}` : null;
}

/** `exp made ∞ of 745.1, at [0, 3]`; or the name of what came with it, where no op made it. */
function madeBy(trainer: Trainer, origin: NodeId): string {
  const data = trainer.view(origin);
  const entry = worstEntry(data);
  const node = trainer.graph.nodes[origin];
  const value = numberText(data[entry] as number);
  if (node?.kind !== 'apply') return `${node?.name} holds ${value}`;
  const inputs = node.inputs.map((input) => inputText(trainer, node, input, entry));
  const place = data.length === 1 ? '' : `, at ${indexText(entry, node.shape)}`;
  return `${node.op} made ${value} of ${inputs.join(' and ')}${place}`;
}

/** An input by its name, where it has one, and its number: at the same entry where it has as many; of another its summary. */
function inputText(trainer: Trainer, node: Application, input: NodeId, entry: number): string {
  const { shape } = trainer.graph.nodes[input] ?? { shape: [] };
  const data = trainer.view(input);
  const alike = shape.length === node.shape.length && shape.every((extent, axis) => extent === node.shape[axis]);
  const text = alike ? numberText(data[entry] as number) : valueText({ shape, data, dtype: 'float64' });
  const name = [...namedNodes(trainer.graph)].find(([, id]) => id === input)?.[0];
  return name ? `${name} = ${text}` : text;
}

/** A flat, row-major place as an index: `[0, 3]`. */
function indexText(place: number, shape: Shape): string {
  let rest = place;
  const index = shape.map((extent) => extent);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis] as number;
    index[axis] = rest % extent;
    rest = Math.floor(rest / extent);
  }
  return `[${index.join(', ')}]`;
}
