import type { Link } from '../chain.js';
import type { RuleName } from '../names.js';
import { BEFORE_DELTA, type Found, type Remedy, type Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { factors, shrinkText } from '../shrinking.js';
import { lostSince } from '../since.js';
import { SOURCES } from '../sources.js';
import { topOf } from '../topOf.js';
import { brief, initialFor } from '../words.js';
import { vanishingInTime } from './vanishingInTime.js';

const CAUSES: readonly RuleName[] = [...BEFORE_DELTA, 'deadUnits', 'saturation'];

/** δ of a layer with weights is lost on its way down: by f′, by Wᵀ, or by both; or on its way back through time. */
export const VANISHING: Rule = {
  name: 'vanishing',
  causes: CAUSES,
  judge: (scene) => {
    const top = topOf(scene);
    if ('silent' in top) return top;
    // A δ that is 0 has not shrunk on the way: it was cut off, and other rules say where.
    const lost = scene.chain.filter(
      ({ layer, delta }) => layer.parameters.length > 0 && delta > 0 && delta / top.delta < scene.limits.vanishing,
    );
    return lost.length === 0 ? (vanishingInTime(scene) ?? 'quiet') : found(scene, top, lost);
  },
};

function found(scene: Scene, top: Link, lost: readonly Link[]): Found {
  const worst = lost.reduce((least, link) => (link.delta < least.delta ? link : least));
  const links = scene.chain.slice(1, scene.chain.indexOf(worst) + 1);
  const ratio = worst.delta / top.delta;
  return {
    severity: 'error',
    title: 'δ vanishes on its way down',
    claim: `*${worst.layer.path}* gets a δ ${brief(1 / ratio, 2)} times smaller than *${top.layer.path}*. ${shrinkText(links)}`,
    layers: lost.map(({ layer }) => layer.path).reverse(),
    evidence: [
      factors(links),
      {
        kind: 'threshold',
        threshold: 'vanishing',
        what: `‖δ of ${worst.layer.path}‖ / ‖δ of ${top.layer.path}‖`,
        value: ratio,
        limit: scene.limits.vanishing,
        is: 'below',
      },
    ],
    mends: scene.isCode ? [] : remedies(scene, links),
    sources: [SOURCES.bengio1994, SOURCES.glorot2010],
    // What a layer had at step 0 it may have lost by an update that went too far.
    ...(lostSince(scene).some(({ path }) => path === worst.layer.path) && { causes: ['rateTooHigh', ...CAUSES] }),
  };
}

function remedies(scene: Scene, links: readonly Link[]): Remedy[] {
  return [...steeper(links), ...larger(scene, links), ...normed(scene, links), ...residual(links)];
}

/** Activations whose slope is small wherever one is on them. */
const FLAT = /^(sigmoid|hardsigmoid)$/;

function steeper(links: readonly Link[]): Remedy[] {
  const flat = links.filter(({ activation }) => FLAT.test(activation.activation ?? ''));
  if (flat.length === 0) return [];
  const changes = flat.map(({ activation }) => ({
    kind: 'set' as const,
    of: { layer: activation.path },
    key: 'activation',
    value: 'tanh',
  }));
  const [name, slope] = flat.every(({ activation }) => activation.activation === 'hardsigmoid')
    ? ['hardsigmoid', '⅙']
    : ['sigmoid', '¼'];
  return [{ title: `\`tanh\` in place of \`${name}\``, why: `its slope goes up to 1, in place of ${slope}`, changes }];
}

/** Where Wᵀ does a good part of the shrinking. */
function larger({ chain }: Scene, links: readonly Link[]): Remedy[] {
  const small = links.flatMap((link) => {
    const above = chain[chain.indexOf(link) - 1];
    return link.weights < 0.5 && above && /^(dense|conv\w*)$/.test(above.layer.type) ? [above] : [];
  });
  if (small.length === 0) return [];
  const changes = small.map(({ layer, activation: { activation } }) => ({
    kind: 'set' as const,
    of: { layer: layer.path },
    key: 'weights',
    value: { init: initialFor(activation) },
  }));
  return [{ title: 'the usual initial weights', why: 'their Wᵀ keeps ‖δ‖ about as large as it was', changes }];
}

/** A batch of fewer examples has no statistics worth the name. */
const EXAMPLES = 8;

function normed({ trainer }: Scene, links: readonly Link[]): Remedy[] {
  if (trainer.plan.batchSize < EXAMPLES) return [];
  const apart = links.filter(({ layer, activation }) => layer.type === 'dense' && activation.path === layer.path);
  const shrinking = apart.filter(({ slope, activation }) => slope < 0.5 && activation.activation !== null);
  if (shrinking.length === 0) return [];
  const changes = shrinking.flatMap(({ layer }) => [
    { kind: 'set' as const, of: { layer: layer.path }, key: 'activation', value: 'linear' },
    { kind: 'insert' as const, where: 'after' as const, layer: layer.path, value: { type: 'batchnorm' } },
    {
      kind: 'insert' as const,
      where: 'after' as const,
      layer: layer.path,
      value: { type: 'activation', activation: layer.activation },
    },
  ]);
  const named = shrinking.every(({ layer }) => /^[a-z0-9-]+$/.test(layer.activation ?? ''));
  return named ? [{ title: '`batchnorm` before each f', why: 'it keeps z where f′ is large', changes }] : [];
}

/** Where so many layers of one width lie on top of each other. */
const DEEP = 4;

function residual(links: readonly Link[]): Remedy[] {
  const alike = links.filter(({ layer }) => String(layer.inputShape) === String(layer.outputShape));
  if (alike.length < DEEP) return [];
  const why =
    'it gives δ a way past f and W; to be typed by hand, since layers within a block have other names, which the file may use';
  return [{ title: 'a `residual` around each two layers', why, changes: null }];
}
