import type { Downhill } from '../ahead.js';
import { type Found, NOT_FINITE, type Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief } from '../words.js';

/** The gradient does not point uphill: a derivative that the user wrote is wrong, so wrong that J rises where it should fall. */
export const UPHILL: Rule = {
  name: 'uphill',
  causes: [],
  judge: (scene) => {
    if (!scene.finite) return NOT_FINITE;
    if (scene.isCode) return { silent: 'the model is code: its check tells whether its gradients are right' };
    if (scene.written.length === 0) return { silent: 'no derivative here is written by hand' };
    const { downhill } = scene;
    if (downhill.length === 0) return { silent: 'the gradient is too small to tell where it points' };
    const rising = downhill.filter(({ fall }) => fall < 0);
    return rising.length === 0 ? 'quiet' : found(scene, rising);
  },
};

function found(scene: Scene, rising: readonly Downhill[]): Found {
  const places = [...new Set(scene.written.map(({ layer }) => layer))];
  // The last layer that is wrong is the nearest to the cause.
  const { layer, promised, fall } = rising.at(-1) as Downhill;
  return {
    severity: 'error',
    title: 'The gradient points the wrong way',
    claim: `A short step against the gradient of *${layer}* should make J smaller by ${brief(promised)}, and makes it larger by ${brief(-fall)}. The engine’s own derivatives are right; a \`df\` in ${placesText(places)} is not.`,
    layers: rising.map((each) => each.layer),
    range: scene.written[0]?.range ?? null,
    evidence: [
      {
        kind: 'numbers',
        columns: ['a short step in', 'promised', 'change of J'],
        rows: scene.downhill.map((each) => [each.layer, -each.promised, -each.fall]),
      },
    ],
    mends: [
      {
        title: 'check the gradients',
        why: 'the check names the derivative, and what to write in its place',
        changes: null,
        asks: 'check',
      },
    ],
    sources: [SOURCES.goodfellow11],
  };
}

function placesText(paths: readonly string[]): string {
  return paths.map((path) => (path === 'loss' ? 'the loss' : `*${path}*`)).join(' or ');
}
