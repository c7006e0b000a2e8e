import { entry, type Made, number, product, reciprocal, sum, titled } from '../made.js';
import type { Quantity } from '../names.js';
import { type Form, letterOf, type Scene } from '../scene.js';
import { MADE, type Site } from './optimizers.js';

/** Letters of moments. */
const LETTERS: Readonly<Record<string, string>> = { velocity: 'v', square: 's', mean: 'd', 'scaled-velocity': 'u' };

/** ΔW and the optimizer's moments, as `engine/train/optimizers.ts` computes them (torch's formulas). */
export const updateForm: Form = (scene, { place }, quantity) => {
  if (quantity?.role !== 'update') return null;
  const site = siteOf(scene, quantity, place);
  const made =
    quantity.part === 'effective' ? effective(site) : MADE[scene.update.training.optimizer.name](site, quantity.part);
  return made && { made, rule: null, because: null };
};

function siteOf(scene: Scene, quantity: Quantity, place: number): Site {
  const { name } = quantity;
  const parameter = name.slice(0, name.lastIndexOf('.'));
  const { state } = scene.update;
  const at = (full: string): Made | null => {
    const found = scene.names.all.get(full);
    return found ? entry(found.node, place) : null;
  };
  const moments = state().moments.get(parameter);
  return {
    scene,
    parameter,
    place,
    gradient: at(`${parameter}.effective`) ?? (at(`${parameter}.gradient`) as Made),
    rate: rateOf(scene),
    named: (part) => at(`${parameter}.${part}`) as Made,
    before: (part) => number(moments?.arrays[part]?.[place] ?? 0, `${LETTERS[part] ?? part} before`),
    time: (moments?.updates ?? 0) + 1,
    symbol: letterOf(scene, quantity, place),
  };
}

/** η, where the file says it, and why it is no longer the file's. One that was set by hand stands in no file. */
function rateOf({ update: { learningRate, training, step }, model }: Scene): Made {
  const { schedule } = training;
  const range = model.given?.learningRate ?? null;
  if (!schedule) return number(learningRate, 'η', learningRate === training.learningRate ? range : null);
  const because = `${training.learningRate} by the ${schedule.type} schedule at step ${step}`;
  return titled(number(learningRate, null, range), { label: 'η', because });
}

/** Added to ‖∇‖, as torch.nn.utils.clip_grad_norm_ does. */
const BESIDE_NORM = 1e-6;

/** The gradient as the optimizer reads it: clipped, and with λW where weights decay. */
function effective({ scene, parameter, place }: Site): Made | null {
  const { optimizer, clip } = scene.update.training;
  const [weight, gradient, read] = [parameter, `${parameter}.gradient`, `${parameter}.effective`].map((name) =>
    scene.names.all.get(name),
  );
  if (!weight || !gradient || !read) return null;
  const decay = optimizer.name === 'adamw' ? 0 : optimizer.decay;
  const shrunk = product(number(decay, 'λ'), entry(weight.node, place));
  const own = entry(gradient.node, place);
  if (!clip) return sum([own, shrunk]);
  // What clipping made of it is what is left when λW is taken off.
  const { reading } = scene;
  const [clipped, whole] = [reading.value({ node: read.node, place }) - reading.valueOf(shrunk), reading.valueOf(own)];
  const decayed = (made: Made): Made => (decay === 0 ? made : sum([made, shrunk]));
  if (clipped === whole) return decayed(own);
  if (clip.by === 'value' || whole === 0) return decayed(number(clipped, clip.by === 'value' ? '±c' : 'g'));
  const norm = (whole / clipped) * clip.most - BESIDE_NORM;
  return decayed(product(own, number(clip.most, 'c'), reciprocal(sum([number(norm, '‖∇‖'), number(BESIDE_NORM)]))));
}
