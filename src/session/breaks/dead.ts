import type { LayerNodes, NodeId } from '../../engine/graph.js';
import type { Layer, Model } from '../../engine/model.js';
import { type Data, sizeOf } from '../../engine/tensor.js';
import type { Trainer } from '../../engine/train/trainer.js';
import type { Noticed, StepSeen } from './seen.js';

/** Of fewer examples a ReLU may well be 0 for all. */
export const EXAMPLES_FOR_DEAD = 8;

/** A unit that gives 0 for every example of the batch, and lets no δ through: behind an activation, or in a layer of code. */
export function dead({ trainer, model }: StepSeen): Noticed | null {
  const examples = trainer.batch.x.shape[0] ?? 0;
  if (examples < EXAMPLES_FOR_DEAD) return null;
  for (const nodes of trainer.graph.layers) {
    const layer = model.layers.find(({ path }) => path === nodes.path);
    const found =
      layer?.type === 'code' ? deadInCode(layer, nodes, model, trainer, examples) : deadUnit(nodes, trainer, examples);
    if (found) return found;
  }
  return null;
}

function deadUnit({ path, z, a, delta }: LayerNodes, trainer: Trainer, examples: number): Noticed | null {
  if (z === a) return null;
  const [values, cotangents] = [trainer.view(a), trainer.view(delta)];
  const units = values.length / examples;
  for (let unit = 0; unit < units; unit++) {
    if (!isSilent(values, unit, units) || !isSilent(cotangents, unit, units)) continue;
    const text = `unit ${unit + 1} of ${path} is 0 for all ${examples} examples, and its δ is 0`;
    return { quantity: `${path}.delta`, text };
  }
  return null;
}

/** Of code nobody knows a z: what tells is that δ comes to a unit that is 0, and that its backward makes nothing of it. */
function deadInCode(layer: Layer, nodes: LayerNodes, model: Model, trainer: Trainer, examples: number): Noticed | null {
  const { path, parameters } = layer;
  const [values, cotangents] = [trainer.view(nodes.a), trainer.view(nodes.delta)];
  const units = values.length / examples;
  for (let unit = 0; unit < units; unit++) {
    if (!isSilent(values, unit, units) || isSilent(cotangents, unit, units)) continue;
    if (!keepsAll(unit, units, layer, nodes, model, trainer)) continue;
    const text = `unit ${unit + 1} of ${path} is 0 for all ${examples} examples, and its backward makes nothing of the δ that comes to it`;
    return { quantity: parameters[0] === undefined ? `${path}.delta` : `${parameters[0]}.gradient`, text };
  }
  return null;
}

/** Whether neither the unit's own entries of gradients get anything, nor, in a layer without such, the unit of its input. */
function keepsAll(
  unit: number,
  units: number,
  layer: Layer,
  { x, a }: LayerNodes,
  model: Model,
  trainer: Trainer,
): boolean {
  const { graph } = trainer;
  const own = layer.parameters.flatMap((name) => {
    const shape = model.parameters.find((each) => each.name === name)?.shape ?? [];
    const gradient = trainer.view(graph.gradients.get(name) as NodeId);
    const axes = [...shape.keys()].filter((axis) => shape[axis] === units);
    // Code may have its units along either axis.
    return axes.length === 0 ? [] : [axes.some((axis) => isZeroAlong(gradient, shape, axis, unit))];
  });
  if (own.length > 0) return own.every(Boolean);
  const [handed, alike] = [graph.cotangents.get(x), String(graph.nodes[x]?.shape) === String(graph.nodes[a]?.shape)];
  return handed !== undefined && alike && isSilent(trainer.view(handed), unit, units);
}

/** Whether a unit is 0 for every example: every entry at `unit` of rows of `units`. */
function isSilent(data: Data, unit: number, units: number): boolean {
  for (let at = unit; at < data.length; at += units) if (data[at] !== 0) return false;
  return true;
}

/** Whether all entries at one place of an axis are 0. */
function isZeroAlong(data: Data, shape: readonly number[], axis: number, place: number): boolean {
  const inner = sizeOf(shape.slice(axis + 1));
  const extent = shape[axis] as number;
  return data.every((value, i) => Math.floor(i / inner) % extent !== place || value === 0);
}
