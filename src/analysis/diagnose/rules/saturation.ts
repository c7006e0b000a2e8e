import type { Layer } from '../../../engine/model.js';
import { saturatedShare } from '../../statistics/saturation.js';
import { type Found, NOT_FINITE, type Remedy, type Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, percent } from '../words.js';

interface Saturated {
  readonly layer: Layer;
  readonly share: number;
}

/** Units lie where their activation is flat before anything is learned. A network that has learned may well be sure. */
export const SATURATION: Rule = {
  name: 'saturation',
  causes: ['uphill', 'nonFinite', 'finalActivation', 'unscaledInputs', 'rateTooHigh', 'exploding'],
  judge: (scene) => {
    if (!scene.finite) return NOT_FINITE;
    const shares = scene.trainer.graph.layers.flatMap((nodes): Saturated[] => {
      const layer = scene.layer(nodes.path);
      const share = layer && saturatedShare(scene.trainer, nodes, layer);
      return layer && share !== null ? [{ layer, share }] : [];
    });
    if (shares.length === 0) return { silent: 'no activation here is flat at both ends' };
    if (scene.learned) return 'quiet';
    const top = scene.chain[0]?.activation.path;
    const found = shares.filter(
      ({ layer, share }) => share > scene.limits.saturation && (layer.path !== top || isStuck(scene)),
    );
    return found.length === 0 ? 'quiet' : finding(scene, found, shares);
  },
};

/** An output may lie at the ends of its range, where y does: it is stuck where the errors themselves meet a flat f. */
function isStuck({ chain }: Scene): boolean {
  return (chain[0]?.slope ?? 1) < 0.05;
}

function finding(scene: Scene, found: readonly Saturated[], shares: readonly Saturated[]): Found {
  const worst = found.reduce((most, each) => (each.share > most.share ? each : most));
  const { layer, share } = worst;
  return {
    severity: 'warning',
    title: `${layer.path} is saturated`,
    claim: `${percent(share)} of the outputs of *${layer.path}* lie where \`${layer.activation}\` is flat: f′ there is less than 19 % of what it can be, and so is δ. J is ${brief(scene.level)}: nothing is learned yet that they could be sure of.`,
    layers: found.map((each) => each.layer.path),
    evidence: [
      {
        kind: 'numbers',
        columns: ['layer', 'saturated', '‖z‖ / √n'],
        rows: shares.map((each) => [each.layer.path, percent(each.share), sizeOfZ(scene, each.layer)]),
      },
      {
        kind: 'threshold',
        threshold: 'saturation',
        what: `saturated outputs of ${layer.path}`,
        value: share,
        limit: scene.limits.saturation,
        is: 'above',
      },
    ],
    mends: scene.isCode ? [] : remedies(found),
    sources: [SOURCES.glorot2010, SOURCES.lecun1998],
    range: layer.range,
  };
}

function sizeOfZ({ trainer }: Scene, { path }: Layer): number {
  const nodes = trainer.graph.layers.find((each) => each.path === path);
  return nodes ? trainer.norm(nodes.z) / Math.sqrt(trainer.view(nodes.z).length) : Number.NaN;
}

function remedies(found: readonly Saturated[]): Remedy[] {
  const dense = found.filter(({ layer }) => /^(dense|conv\w*)$/.test(layer.type));
  if (dense.length === 0) return [];
  const smaller: Remedy = {
    title: '`xavier` initial weights',
    why: 'z varies by about 1 then, where f is steep',
    changes: dense.map(({ layer }) => ({
      kind: 'set' as const,
      of: { layer: layer.path },
      key: 'weights',
      value: { init: 'xavier' },
    })),
  };
  return [smaller];
}
