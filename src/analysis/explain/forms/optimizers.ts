import type { AdamFamily, Optimizer, RmsProp, Sgd } from '../../../engine/model.js';
import type { MathSymbol } from '../explanation.js';
import { entry, type Made, negated, number, product, reciprocal, sum, titled } from '../made.js';
import type { Scene } from '../scene.js';

/** An entry of a parameter whose update is explained, and the numbers beside it. */
export interface Site {
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
  /** The letter of what is explained, for others of the same entry. */
  readonly symbol: MathSymbol;
}

/** How each optimizer makes a part of its update, `update` itself or a moment (`engine/train/optimizers.ts`: torch's formulas). */
export const MADE: { readonly [K in Optimizer['name']]: (site: Site, part: string) => Made | null } = {
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
  const { gradient } = site;
  if (part === 'm')
    return sum([product(number(beta1, 'β₁'), site.before(part)), product(number(1 - beta1, '(1 − β₁)'), gradient)]);
  if (part === 'v')
    return sum([
      product(number(beta2, 'β₂'), site.before(part)),
      product(number(1 - beta2, '(1 − β₂)'), gradient, gradient),
    ]);
  const moved = negated(
    product(
      site.rate,
      unbiased(site, 'm', beta1),
      reciprocal(sum([root(unbiased(site, 'v', beta2)), number(epsilon, 'ε')])),
    ),
  );
  return name === 'adamw' && decay !== 0
    ? sum([moved, negated(product(site.rate, number(decay, 'λ'), weightOf(site)))])
    : moved;
}

/** m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ): moments began at 0, and are too small at first. */
function unbiased(site: Site, part: 'm' | 'v', beta: number): Made {
  const { time } = site;
  const index = part === 'm' ? '₁' : '₂';
  const moment = product(site.named(part), reciprocal(sum([number(1), negated(number(beta ** time, `β${index}ᵗ`))])));
  const because = `β${index} = ${beta}, t = ${time}`;
  return titled(moment, { label: `${part}̂`, symbol: { ...site.symbol, base: `${part}̂` }, because });
}

function weightOf({ scene, parameter, place }: Site): Made {
  return entry(scene.names.all.get(parameter)?.node ?? 0, place);
}

function root(made: Made): Made {
  return { kind: 'function', name: '√', of: [made], apply: ([x = Number.NaN]) => Math.sqrt(x) };
}
