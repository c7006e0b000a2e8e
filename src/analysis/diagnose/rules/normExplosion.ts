import type { LayerNodes } from '../../../engine/graph.js';
import type { Layer } from '../../../engine/model.js';
import { type Found, NOT_FINITE, type Remedy, type Rule } from '../rule.js';
import { mean, type Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief } from '../words.js';

/** What a norm layer makes of δ. */
interface Growth {
  readonly layer: Layer;
  /** The layer whose output comes in; null where that is the network's input. */
  readonly below: Layer | null;
  /** ‖∂J/∂x‖ / ‖δ‖ */
  readonly factor: number;
  /** The deviation of all that comes in. */
  readonly deviation: number;
}

/** A norm layer divides by next to nothing: what comes in hardly varies, and on the way back δ is divided by the same. */
export const NORM_EXPLOSION: Rule = {
  name: 'normExplosion',
  causes: ['unscaledInputs'],
  judge: (scene) => {
    if (!scene.finite) return NOT_FINITE;
    const norms = scene.trainer.graph.layers.filter(({ path }) => /norm$/.test(scene.layer(path)?.type ?? ''));
    if (norms.length === 0) return { silent: 'there is no norm layer' };
    const grown = norms.flatMap((nodes) => growthOf(scene, nodes) ?? []);
    const worst = grown.reduce<Growth | null>((a, b) => (a && a.factor >= b.factor ? a : b), null);
    return worst && worst.factor > scene.limits.normGrowth ? found(scene, worst) : 'quiet';
  },
};

function growthOf(scene: Scene, { path, x, delta }: LayerNodes): Growth | null {
  const { trainer } = scene;
  const layer = scene.layer(path);
  const below = [...trainer.graph.layers].reverse().find(({ a, path: other }) => a === x && other !== path);
  const handed = below && trainer.norm(below.upstream);
  const own = trainer.norm(delta);
  if (!layer || handed === undefined || !(own > 0)) return null;
  const values = trainer.view(x);
  const middle = mean(values);
  const deviation = Math.sqrt(mean(Float64Array.from(values, (value) => (value - middle) ** 2)));
  return { layer, below: scene.layer(below?.path ?? ''), factor: handed / own, deviation };
}

function found(scene: Scene, { layer, below, factor, deviation }: Growth): Found {
  return {
    severity: 'error',
    title: 'A norm layer makes δ explode',
    claim: `*${layer.path}* makes ‖δ‖ ${brief(factor)} times larger on its way down: what comes in from *${below?.path}* varies by ${brief(deviation)} only, and the norm divides by that, forwards and backwards.`,
    layers: below ? [below.path, layer.path] : [layer.path],
    evidence: [
      {
        kind: 'threshold',
        threshold: 'normGrowth',
        what: `‖∂J/∂x‖ / ‖δ‖ of ${layer.path}`,
        value: factor,
        limit: scene.limits.normGrowth,
        is: 'above',
      },
    ],
    mends: remedies(scene, layer, below),
    sources: [SOURCES.yang2019],
    range: layer.range,
  };
}

function remedies({ model }: Scene, layer: Layer, below: Layer | null): Remedy[] {
  const weights =
    below && below.parameters.length > 0
      ? [
          {
            title: `larger weights in *${below.path}*`,
            why: 'with He’s or Xavier’s initial weights z varies by about 1',
            changes: /^(dense|conv\w*)$/.test(below.type)
              ? [{ kind: 'set' as const, of: { layer: below.path }, key: 'weights', value: { init: 'he' } }]
              : null,
          },
        ]
      : [];
  const epsilon = {
    title: `a larger \`epsilon\` in *${layer.path}*`,
    why: 'it bounds what is divided by: √ε at least',
    changes: [{ kind: 'set' as const, of: { layer: layer.path }, key: 'epsilon', value: 1e-3 }],
  };
  return model.complaints ? [] : [...weights, epsilon];
}
