import type { Layer } from '../../../engine/model.js';
import type { Link } from '../chain.js';
import type { Found, Remedy, Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, percent } from '../words.js';

/** δ of a layer with weights is lost on its way down: by f′, by Wᵀ, or by both. */
export const VANISHING: Rule = {
  name: 'vanishing',
  causes: ['nonFinite', 'symmetry', 'deadUnits', 'saturation', 'unscaledInputs', 'finalActivation'],
  judge: (scene) => {
    const { chain } = scene;
    const top = chain[0];
    if (!top || chain.length < 2) return { silent: 'there is one layer, and δ goes no further' };
    if (!(top.delta > 0)) return { silent: `δ of ${top.layer.path} is ${brief(top.delta)}` };
    const lost = chain.filter(
      ({ layer, delta }) => hasWeights(layer) && delta > 0 && delta / top.delta < scene.limits.vanishing,
    );
    return lost.length === 0 ? 'quiet' : found(scene, top, lost);
  },
};

function hasWeights({ parameters }: Layer): boolean {
  return parameters.length > 0;
}

function found(scene: Scene, top: Link, lost: readonly Link[]): Found {
  const worst = lost.reduce((least, link) => (link.delta < least.delta ? link : least));
  const links = scene.chain.slice(1, scene.chain.indexOf(worst) + 1);
  const ratio = worst.delta / top.delta;
  return {
    severity: 'error',
    title: 'δ vanishes on its way down',
    claim: `*${worst.layer.path}* gets a δ ${brief(1 / ratio, 2)} times smaller than *${top.layer.path}*. ${causeOf(links)}`,
    layers: lost.map(({ layer }) => layer.path).reverse(),
    evidence: [
      { kind: 'factors', rows: links.map(({ layer, slope, weights }) => ({ layer: layer.path, slope, weights })) },
      {
        kind: 'threshold',
        threshold: 'vanishing',
        what: `‖δ of ${worst.layer.path}‖ / ‖δ of ${top.layer.path}‖`,
        value: ratio,
        limit: scene.limits.vanishing,
        is: 'below',
      },
    ],
    mends: remedies(links),
    sources: [SOURCES.bengio1994, SOURCES.glorot2010],
  };
}

/** The logarithms of what f′ and Wᵀ make of ‖δ‖ together: negative where they shrink it. */
export function sharesOf(links: readonly Link[]): { readonly slope: number; readonly weights: number } {
  const sum = (of: (link: Link) => number): number => links.reduce((all, link) => all + Math.log(of(link)), 0);
  return { slope: sum(({ slope }) => slope), weights: sum(({ weights }) => weights) };
}

function causeOf(links: readonly Link[]): string {
  const { slope, weights } = sharesOf(links);
  if (weights >= 0)
    return `f′ does all of it: ${slopeText(links)}; Wᵀ makes δ ${brief(Math.exp(weights), 2)} times larger.`;
  if (slope >= 0) return `Wᵀ does all of it: ${weightsText(links)}.`;
  const share = slope / (slope + weights);
  const [bySlope, byWeights] = [`f′ does ${percent(share)} of the shrinking`, `Wᵀ does ${percent(1 - share)}`];
  return share >= 0.5
    ? `${bySlope}: ${slopeText(links)}. ${byWeights}.`
    : `${byWeights.replace('does', 'does')} of the shrinking: ${weightsText(links)}. f′ does ${percent(share)}.`;
}

/** The largest slope that an activation has anywhere, where it is less than 1. */
const LARGEST: Readonly<Record<string, string>> = { sigmoid: '¼' };

function slopeText(links: readonly Link[]): string {
  const own = links.filter(({ slope }) => slope !== 1);
  const names = [...new Set(own.map(({ activation }) => activation.activation ?? activation.type))];
  const mean = Math.exp(sharesOf(own).slope / Math.max(1, own.length));
  const [name] = names;
  const most = names.length === 1 && name !== undefined ? LARGEST[name] : undefined;
  const what = names.length === 1 ? `${name}’s slope` : 'the slope of f';
  return most
    ? `${what} is at most ${most}, here ${brief(mean, 2)} on average`
    : `${what} is ${brief(mean, 2)} on average`;
}

function weightsText(links: readonly Link[]): string {
  const mean = Math.exp(sharesOf(links).weights / links.length);
  return `each layer’s weights pass on ${brief(mean, 2)} of ‖δ‖ on average`;
}

function remedies(links: readonly Link[]): Remedy[] {
  const saturating = links.filter(({ activation }) => activation.activation === 'sigmoid');
  const changes = saturating.map(({ activation }) => ({
    kind: 'set' as const,
    of: { layer: activation.path },
    key: 'activation',
    value: 'tanh',
  }));
  return changes.length === 0
    ? []
    : [{ title: '`tanh` in place of `sigmoid`', why: 'its slope goes up to 1 in place of ¼', changes }];
}
