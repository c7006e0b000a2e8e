import type { AdamFamily, Optimizer, RmsProp, Sgd } from '../../../engine/model.js';
import { entry, type Made, negated, number, product, reciprocal, sum } from '../made.js';
import type { Quantity } from '../names.js';
import type { Form, Scene } from '../scene.js';

/** An entry of a parameter whose update is explained, and the numbers beside it. */
interface Site {
  readonly scene: Scene;
  readonly parameter: string;
  readonly place: number;
  /** The gradient that the optimizer reads. */
  readonly gradient: Made;
  /** η, as it is written. */
  readonly rate: Made;
  named(part: string): Made;
  /** A moment as it was before this update; 0 where there was none. */
  before(part: string): Made;
  /** t of Adam: how many updates the moments have seen, this one among them. */
  readonly time: number;
}

/** ΔW and the optimizer's moments, as `engine/train/optimizers.ts` computes them (torch's formulas). */
export const updateForm: Form = (scene, { place }, quantity) => {
  if (quantity?.role !== 'update') return null;
  const site = siteOf(scene, quantity, place);
  const made =
    quantity.part === 'effective' ? effective(site) : MADE[scene.update.training.optimizer.name](site, quantity.part);
  return made && { made, rule: null, because: null };
};

function siteOf(scene: Scene, { name }: Quantity, place: number): Site {
  const parameter = name.slice(0, name.lastIndexOf('.'));
  const { learningRate, state } = scene.update;
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
    rate: number(learningRate, 'η'),
    named: (part) => at(`${parameter}.${part}`) as Made,
    before: (part) => number(moments?.arrays[part]?.[place] ?? 0, `${part} before`),
    time: (moments?.updates ?? 0) + 1,
  };
}

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
  if (clip.by === 'value' || whole === 0)
    return sum([number(clipped, `∇ cut off at ${clip.most}`), ...(decay === 0 ? [] : [shrunk])]);
  if (clipped === whole) return decay === 0 ? own : sum([own, shrunk]);
  const factor = product(number(clipped / whole, `${clip.most}/‖∇‖`), own);
  return decay === 0 ? factor : sum([factor, shrunk]);
}

const MADE: { readonly [K in Optimizer['name']]: (site: Site, part: string) => Made | null } = {
  sgd,
  rmsprop,
  adam,
  adamw: adam,
};

/** W := W − ηg; with momentum v := μv + g, W := W − ηv, and W − η(g + μv) with Nesterov's. */
function sgd(site: Site, part: string): Made {
  const { momentum, nesterov } = site.scene.update.training.optimizer as Sgd;
  const kept = (velocity: Made): Made => product(number(momentum, 'μ'), velocity);
  if (part === 'velocity') return sum([kept(site.before(part)), site.gradient]);
  const direction =
    momentum === 0
      ? site.gradient
      : nesterov
        ? sum([site.gradient, kept(site.named('velocity'))])
        : site.named('velocity');
  return negated(product(site.rate, direction));
}

/** s := αs + (1 − α)g², W := W − ηg/(√s + ε); centred: √(s − d²); with momentum u := μu + g/(√s + ε), W := W − ηu. */
function rmsprop(site: Site, part: string): Made {
  const { alpha, epsilon, momentum, centered } = site.scene.update.training.optimizer as RmsProp;
  const { gradient } = site;
  const smoothed = (of: Made): Made =>
    sum([product(number(alpha, 'α'), site.before(part)), product(number(1 - alpha, '(1 − α)'), of)]);
  if (part === 'square') return smoothed(product(gradient, gradient));
  if (part === 'mean') return smoothed(gradient);
  const [square, mean] = [site.named('square'), centered ? site.named('mean') : null];
  const variance = mean ? sum([square, negated(product(mean, mean))]) : square;
  const step = product(gradient, reciprocal(sum([root(variance), number(epsilon, 'ε')])));
  if (part === 'scaled-velocity') return sum([product(number(momentum, 'μ'), site.before(part)), step]);
  return negated(product(site.rate, momentum === 0 ? step : site.named('scaled-velocity')));
}

/** m := β₁m + (1 − β₁)g, v := β₂v + (1 − β₂)g², W := W − η/(1 − β₁ᵗ) m/(√v/√(1 − β₂ᵗ) + ε); AdamW takes ηλW off as well. */
function adam(site: Site, part: string): Made {
  const { name, betas, epsilon, decay } = site.scene.update.training.optimizer as
    | AdamFamily<'adam'>
    | AdamFamily<'adamw'>;
  const [beta1, beta2] = betas;
  const { gradient, time } = site;
  if (part === 'm')
    return sum([product(number(beta1, 'β₁'), site.before(part)), product(number(1 - beta1, '(1 − β₁)'), gradient)]);
  if (part === 'v')
    return sum([
      product(number(beta2, 'β₂'), site.before(part)),
      product(number(1 - beta2, '(1 − β₂)'), gradient, gradient),
    ]);
  const corrected = product(root(site.named('v')), number(1 / Math.sqrt(1 - beta2 ** time), '1/√(1 − β₂ᵗ)'));
  const factors = [site.rate, number(1 / (1 - beta1 ** time), '1/(1 − β₁ᵗ)'), site.named('m')];
  const moved = negated(product(...factors, reciprocal(sum([corrected, number(epsilon, 'ε')]))));
  return name === 'adamw' && decay !== 0
    ? sum([moved, negated(product(site.rate, number(decay, 'λ'), weightOf(site)))])
    : moved;
}

function weightOf({ scene, parameter, place }: Site): Made {
  return entry(scene.names.all.get(parameter)?.node ?? 0, place);
}

function root(made: Made): Made {
  return { kind: 'function', name: '√', of: [made], apply: ([x = Number.NaN]) => Math.sqrt(x) };
}
