import { type Entry, type Made, opened, product, titled } from '../made.js';
import { type Form, letterOf, type Scene } from '../scene.js';
import { textOf } from '../symbols.js';
import { SLOPES } from './slopes.js';

/** δ_i = (∂J/∂a_i) f'(z_i) where f takes entry to entry: f' is a factor of its own, whatever the op's backward pass multiplies in. */
export const deltaForm: Form = (scene, { node, place }, quantity) => {
  if (quantity?.role !== 'delta') return null;
  const { graph, reading } = scene;
  const { of } = reading.expanded;
  const layer = graph.layers.find((each) => of(each.delta) === node && each.z !== each.a);
  const slope = layer && reading.expanded.slope(layer);
  // z that goes elsewhere too has a δ of several parts.
  if (!layer || slope == null || graph.meetings.some((meeting) => meeting.node === layer.z)) return null;
  const upstream = opened({ node: of(layer.upstream), place });
  const z = { node: of(layer.z), place };
  const made = product(upstream, slopeOf(scene, layer.path, { node: slope, place }, z));
  return { made, rule: null, because: null };
};

/** f'(z) with its title. */
function slopeOf(scene: Scene, path: string, { node, place }: Entry, z: Entry): Made {
  const activation = scene.model.layers.find((each) => each.path === path)?.activation ?? null;
  const known = activation === null ? undefined : SLOPES[activation];
  const handwritten = scene.graph.handwritten.find((each) => each.layer === path && each.op === 'activation');
  const ofZ = scene.names.of(z.node);
  const ofA = scene.names.all.get(`${path}.a`);
  const [zLetter, aLetter] = [ofZ, ofA].map((each) => each && letterOf(scene, each, place));
  return titled(opened({ node, place }), {
    label: `f'(${zLetter ? textOf(zLetter) : 'z'})`,
    because: handwritten
      ? `∵ f(z) = ${handwritten.source.f} ∴ f'(z) = ${handwritten.source.df}, as the file has it`
      : known
        ? `∵ a = ${activation}(z) ∴ f'(z) = ${known.text}`
        : activation && `∵ a = ${activation}(z)`,
    partial: zLetter && aLetter ? { of: aLetter, by: zLetter } : null,
    largest: handwritten ? null : (known?.largest ?? null),
  });
}
