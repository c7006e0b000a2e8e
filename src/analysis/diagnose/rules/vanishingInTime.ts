import type { Found, Remedy } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { type ThroughTime, throughTime } from '../throughTime.js';
import { brief } from '../words.js';

/** Steps that are shown, at most. */
const SHOWN = 8;

/**
 * δ is lost on its way back through the steps of a sequence; null where none is. Gates are half open at the start and open as a
 * network learns what it has to remember (Jozefowicz, Zaremba & Sutskever 2015): with them it is no fault before there was time to.
 */
export function vanishingInTime(scene: Scene): Found | null {
  if (scene.learned) return null;
  const lost = throughTime(scene.trainer, scene.model.layers).filter(
    ({ layer, norms }) =>
      ratioOf(norms) < scene.limits.vanishing && (layer.type === 'rnn' || scene.step >= scene.limits.guessSteps),
  );
  const [first] = lost;
  return first ? found(scene, first) : null;
}

/** ‖δ‖ at the first step, of that at the last; NaN where there is none at the last. */
function ratioOf(norms: readonly number[]): number {
  return (norms[0] ?? 0) / (norms.at(-1) ?? 0);
}

function found(scene: Scene, { layer, norms }: ThroughTime): Found {
  const [steps, ratio] = [norms.length, ratioOf(norms)];
  const each = ratio ** (1 / (steps - 1));
  const stride = Math.max(1, Math.ceil(steps / SHOWN));
  const shown = [...norms.keys()].reverse().filter((_, i) => i % stride === 0 || i === steps - 1);
  return {
    severity: 'error',
    title: 'δ vanishes on its way back through time',
    claim: `In *${layer.path}* δ of the first of ${brief(steps)} steps is ${brief(1 / ratio, 2)} times smaller than that of the last: ${brief(each, 2)} of it is left from step to step on average, by f′ and the weights from h to h. What comes in early hardly counts for what is learned.`,
    layers: [layer.path],
    evidence: [
      { kind: 'numbers', columns: ['step', '‖δ‖'], rows: shown.map((step) => [String(step), norms[step] as number]) },
      {
        kind: 'threshold',
        threshold: 'vanishing',
        what: `‖δ of step 0‖ / ‖δ of step ${steps - 1}‖`,
        value: ratio,
        limit: scene.limits.vanishing,
        is: 'below',
      },
    ],
    mends: remedies(scene, layer.type, layer.path),
    sources: [SOURCES.bengio1994, SOURCES.pascanu2013],
    // How it was at step 0 is not kept: an η that is too high comes first.
    ...(scene.step > 0 && { causes: ['rateTooHigh', 'uphill', 'nonFinite', 'finalActivation', 'unscaledInputs'] }),
  };
}

function remedies(scene: Scene, type: string, path: string): Remedy[] {
  const gates: Remedy = {
    title: '`lstm` in place of `rnn`',
    why: 'its memory hands δ on by a gate, not through f′ and W at each step',
    changes: scene.isCode ? null : [{ kind: 'set', of: { layer: path }, key: 'type', value: 'lstm' }],
  };
  const every: Remedy = {
    title: '`"returns": "sequence"` and a target at each step',
    why: 'δ comes in at every step then, and has no long way to go',
    changes: null,
  };
  return type === 'rnn' ? [gates, every] : [every];
}
