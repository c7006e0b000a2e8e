import type { NodeId } from '../../../engine/graph.js';
import type { Layer } from '../../../engine/model.js';
import { type Data, norm } from '../../../engine/tensor.js';
import { weightsOf } from '../../../engine/train/curves.js';
import { type Found, NOT_FINITE, type Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, counted, layersText } from '../words.js';

/** Units of a layer are copies of each other: alike in their weights, and in the gradients that change them. */
export const SYMMETRY: Rule = {
  name: 'symmetry',
  causes: [],
  judge: (scene) => {
    if (!scene.finite) return NOT_FINITE;
    const alike = scene.trained.flatMap((layer) => symmetric(scene, layer) ?? []);
    return alike.length === 0 ? 'quiet' : found(scene, alike);
  },
};

/** A layer of copies. */
interface Symmetric {
  readonly layer: Layer;
  readonly units: number;
  readonly zero: boolean;
  readonly gradient: number;
}

/** Rounding may make as much of a difference, of the largest entry. */
const ALIKE = { float64: 1e-10, float32: 1e-5 } as const;

function symmetric({ model, trainer }: Scene, layer: Layer): Symmetric | null {
  const weights = weightsOf(layer);
  const units = Math.min(...weights.map((name) => shapeOf(model, name)[0] ?? 1));
  if (!(units > 1)) return null;
  const gradient = (name: string): Data => trainer.view(trainer.graph.gradients.get(name) as NodeId);
  const all = layer.parameters.filter((name) => shapeOf(model, name)[0] === units);
  const within = ALIKE[model.precision];
  const copies = all.every((name) =>
    [trainer.parameter(name), gradient(name)].every((data) => rowsAlike(data, units, within)),
  );
  if (!copies) return null;
  const zero = weights.every((name) => trainer.parameter(name).every((value) => value === 0));
  return { layer, units, zero, gradient: norm(weights.map((name) => norm(gradient(name)))) };
}

function shapeOf(model: Scene['model'], name: string): readonly number[] {
  return model.parameters.find((each) => each.name === name)?.shape ?? [];
}

function rowsAlike(data: Data, rows: number, within: number): boolean {
  const width = data.length / rows;
  let largest = 0;
  for (const value of data) largest = Math.max(largest, Math.abs(value));
  for (let i = width; i < data.length; i++)
    if (Math.abs((data[i] as number) - (data[i % width] as number)) > within * largest) return false;
  return true;
}

function found(scene: Scene, alike: readonly Symmetric[]): Found {
  const [first] = alike as readonly [Symmetric, ...Symmetric[]];
  const { layer, units, zero, gradient } = first;
  const weights = zero ? 'all their weights are 0' : 'they have the same weights';
  const moves =
    gradient === 0
      ? 'no gradient comes to them that could tell them apart'
      : 'they get the same gradient: after each update they are alike again, and the layer can do no more than one unit could';
  const also = alike.length > 1 ? ` So it is in ${layersText(alike.slice(1).map((each) => each.layer.path))}.` : '';
  return {
    severity: 'error',
    title: zero ? 'All weights are 0' : 'Units are copies of each other',
    claim: `The ${brief(units)} units of *${layer.path}* can’t become different: ${weights}, and ${moves}.${also}`,
    layers: alike.map((each) => each.layer.path),
    evidence: [
      {
        kind: 'numbers',
        columns: ['layer', 'units', '‖∇W‖'],
        rows: alike.map((each) => [each.layer.path, each.units, each.gradient]),
      },
    ],
    mends: [
      {
        title: 'random weights to begin with',
        why: `${counted(units, 'unit')} that differ from the start can learn different things`,
        changes: scene.isCode
          ? null
          : alike.map((each) => ({
              kind: 'set' as const,
              of: { layer: each.layer.path },
              key: 'weights',
              value: { init: 'xavier' },
            })),
      },
    ],
    sources: [SOURCES.goodfellow8],
  };
}
