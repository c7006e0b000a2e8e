import type { Link } from '../chain.js';
import type { Found, Remedy, Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { factors, growthText } from '../shrinking.js';
import { SOURCES } from '../sources.js';
import { topOf } from '../topOf.js';
import { brief, initialFor } from '../words.js';

/** δ grows on its way down until a layer's gradients are out of all proportion to those of the last. */
export const EXPLODING: Rule = {
  name: 'exploding',
  causes: ['uphill', 'normExplosion'],
  judge: (scene) => {
    const top = topOf(scene);
    if ('silent' in top) return top;
    const grown = scene.chain.filter(
      ({ layer, delta }) => layer.parameters.length > 0 && delta / top.delta > scene.limits.exploding,
    );
    return grown.length === 0 ? 'quiet' : found(scene, top, grown);
  },
};

function found(scene: Scene, top: Link, grown: readonly Link[]): Found {
  const worst = grown.reduce((most, link) => (link.delta > most.delta ? link : most));
  const links = scene.chain.slice(1, scene.chain.indexOf(worst) + 1);
  const ratio = worst.delta / top.delta;
  const early = scene.past.delta(worst.layer.path, 0) / scene.past.delta(top.layer.path, 0);
  const fromStart = !(early <= scene.limits.exploding);
  const when = fromStart ? '' : ` At step 0 it was ${brief(early)} times: the weights have grown since.`;
  return {
    severity: 'error',
    title: 'δ explodes on its way down',
    claim: `*${worst.layer.path}* gets a δ ${brief(ratio, 2)} times larger than *${top.layer.path}*. ${growthText(links)}${when}`,
    layers: grown.map(({ layer }) => layer.path).reverse(),
    evidence: [
      factors(links),
      {
        kind: 'threshold',
        threshold: 'exploding',
        what: `‖δ of ${worst.layer.path}‖ / ‖δ of ${top.layer.path}‖`,
        value: ratio,
        limit: scene.limits.exploding,
        is: 'above',
      },
    ],
    mends: remedies(scene, links),
    sources: [SOURCES.pascanu2013, SOURCES.he2015],
    causes: fromStart ? ['normExplosion'] : ['uphill', 'normExplosion', 'rateTooHigh'],
  };
}

function remedies({ model, chain }: Scene, links: readonly Link[]): Remedy[] {
  if (model.complaints) return [];
  // What a link's Wᵀ makes is the doing of the layer above.
  const growing = links.flatMap((link) => {
    const above = chain[chain.indexOf(link) - 1];
    return link.weights > 2 && above && /^(dense|conv\w*)$/.test(above.layer.type) ? [above] : [];
  });
  const initial = growing.map(({ layer, activation: { activation } }) => ({
    kind: 'set' as const,
    of: { layer: layer.path },
    key: 'weights',
    value: { init: initialFor(activation) },
  }));
  return [
    ...(initial.length > 0
      ? [{ title: 'the usual initial weights', why: 'their Wᵀ keeps ‖δ‖ about as large as it was', changes: initial }]
      : []),
    {
      title: '`"clip": { "norm": 1 }` in `train`',
      why: 'no update is larger than that, whatever δ does',
      changes: [{ kind: 'set', of: 'train', key: 'clip', value: { norm: 1 } }],
    },
  ];
}
