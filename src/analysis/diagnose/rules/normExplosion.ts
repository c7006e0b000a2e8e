import type { LayerNodes } from '../../../engine/graph.js';
import type { Layer } from '../../../engine/model.js';
import type { Evidence } from '../diagnosis.js';
import { type NormedPart, normedParts, partName } from '../normed.js';
import { type Found, NOT_FINITE, type Remedy, type Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief } from '../words.js';

/** What a norm layer makes of δ. */
interface Growth {
  readonly layer: Layer;
  /** The layer whose output comes in; null where that is the network's input. */
  readonly below: Layer | null;
  /** ‖∂J/∂x‖ / ‖δ‖ */
  readonly factor: number;
  /** What it divides by, part by part, those that hand the most down first; null where that is not known. */
  readonly parts: readonly NormedPart[] | null;
}

/** Parts that are shown. */
const SHOWN = 5;

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
  const { trainer, model } = scene;
  const layer = scene.layer(path);
  const below = [...trainer.graph.layers].reverse().find(({ a, path: other }) => a === x && other !== path);
  const handed = below && trainer.norm(below.upstream);
  const own = trainer.norm(delta);
  if (!layer || !below || handed === undefined || !(own > 0)) return null;
  const shape = trainer.graph.nodes[x]?.shape ?? [];
  const parts = normedParts(model, layer, trainer.view(x), trainer.view(below.upstream), shape);
  parts?.sort((a, b) => b.handed - a.handed);
  return { layer, below: scene.layer(below.path), factor: handed / own, parts };
}

function found(scene: Scene, { layer, below, factor, parts }: Growth): Found {
  return {
    severity: 'error',
    title: 'A norm layer makes δ explode',
    claim: `*${layer.path}* makes ‖δ‖ ${brief(factor)} times larger on its way down: ${whyText(layer, below, parts)}.`,
    layers: below ? [below.path, layer.path] : [layer.path],
    evidence: [
      ...(parts ? [partsTable(layer, parts)] : []),
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

/** Of the part that hands the most down. */
function whyText(layer: Layer, below: Layer | null, parts: Growth['parts']): string {
  const [most] = parts ?? [];
  if (!most) return `what comes in from *${below?.path}* hardly varies, and the norm divides by how much it does`;
  const varies = layer.type === 'rmsnorm' ? `is ${brief(most.size)} large` : `varies by ${brief(most.size)}`;
  return `most comes of ${partName(layer)} ${most.place}, where what *${below?.path}* hands in ${varies} only (root mean square), and the norm divides by √(that² + ε), forwards and backwards`;
}

function partsTable(layer: Layer, parts: readonly NormedPart[]): Evidence {
  return {
    kind: 'numbers',
    columns: [partName(layer), layer.type === 'rmsnorm' ? 'size of x' : 'deviation of x', '‖∂J/∂x‖'],
    rows: parts.slice(0, SHOWN).map(({ place, size, handed }) => [String(place), size, handed]),
  };
}

function remedies({ model }: Scene, layer: Layer, below: Layer | null): Remedy[] {
  const weights =
    below && below.parameters.length > 0
      ? [
          {
            title: `larger weights in *${below.path}*`,
            why: 'with He’s or Xavier’s initial weights, and inputs that are scaled, z varies by about 1',
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
