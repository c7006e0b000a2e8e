import { type Data, norm } from '../../../engine/tensor.js';
import { NOT_FINITE, type Remedy, type Rule, type Saying } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, counted, percent } from '../words.js';
import { along } from './rateTooHigh.js';

/** A training that is shorter is judged as if it had so many updates: it is cut off early, which is no fault of η. */
const UPDATES = 1000;

/** What a larger update has to take off J at once: a twentieth. */
const HELPS = 0.95;

/** A limit this many times below a gradient's length, or its largest entry, is what makes updates small. */
const CUT = 100;

/** Updates are so small that nothing will have happened by the end. */
export const RATE_TOO_LOW: Rule = {
  name: 'rateTooLow',
  causes: ['uphill', 'nonFinite', 'unscaledInputs', 'symmetry', 'deadUnits', 'saturation', 'vanishing', 'unreached'],
  judge: (scene) => {
    if (!scene.finite) return NOT_FINITE;
    if (scene.isCode) return { silent: 'the model is code, which is not called to see what a larger update would do' };
    if (scene.learned || (isOver(scene) && !(fallen(scene) < scene.limits.lossFall))) return 'quiet';
    const now = scene.trainer.loss;
    const after = scene.ahead.find(({ times }) => times === 1)?.loss ?? now;
    const larger = scene.ahead.find(({ times, loss }) => times >= 10 && loss < HELPS * now);
    const fall = now - after;
    if (!larger || !(fall > 0) || !(now > 0)) return 'quiet';
    const updates = Math.max(UPDATES, scene.totalSteps);
    const whole = (updates * momentum(scene) * fall) / now;
    return whole < scene.limits.lossFall ? found(scene, { fall, updates, whole, larger }) : 'quiet';
  },
};

/** After training nothing is still to come: what it has come to is known. */
function isOver({ step, totalSteps }: Scene): boolean {
  return step >= totalSteps;
}

/** The share of the first J that is gone by now. */
function fallen({ start, level }: Scene): number {
  return (start - level) / start;
}

/** Steps add up where they go the same way: 1/(1 − β) of the first one (Polyak 1964). */
function momentum({ model, step }: Scene): number {
  const { optimizer } = model.training;
  const beta = 'momentum' in optimizer ? optimizer.momentum : 0;
  return step === 0 ? 1 / (1 - beta) : 1;
}

/** How much faster it goes once momentum has gathered, where it has not yet. */
function gathered(scene: Scene): string {
  const times = momentum(scene);
  return times > 1 ? `, ${brief(times)} times as fast with momentum,` : '';
}

interface Pace {
  readonly fall: number;
  readonly updates: number;
  readonly whole: number;
  readonly larger: Scene['ahead'][number];
}

function found(scene: Scene, { fall, updates, whole, larger }: Pace): Saying {
  const { trainer, model } = scene;
  const cut = clipped(scene);
  return {
    severity: 'warning',
    title: cut ? 'Gradients are clipped to next to nothing' : 'η is too low',
    claim: `With η = ${brief(trainer.learningRate)} the coming update takes ${brief(fall)} off J = ${brief(trainer.loss)}: at that pace${gathered(scene)} ${percent(whole)} of it in ${counted(updates, 'update')}. An update ${brief(larger.times)} times as large would bring it to ${brief(larger.loss)} at once.${cut?.said ?? ''}`,
    layers: [],
    range: model.ranges.train,
    evidence: [
      along(scene),
      {
        kind: 'threshold',
        threshold: 'lossFall',
        what: `share of J that is gone after ${counted(updates, 'update')} at this pace`,
        value: whole,
        limit: scene.limits.lossFall,
        is: 'below',
      },
    ],
    mends: [cut?.mend ?? faster(trainer.learningRate, larger.times)],
    sources: [SOURCES.smith2017, SOURCES.goodfellow11, SOURCES.schneider2021],
  };
}

/** The update that helps is one along this batch's slope, and other directions are steeper: a tenth of it, but ten times η at least. */
function faster(eta: number, times: number): Remedy {
  const value = Number((eta * Math.max(10, times / 10)).toPrecision(3));
  return {
    title: `η = ${brief(value)}`,
    why:
      times >= 100
        ? 'a tenth of how far one can go along this slope: others are steeper'
        : 'one can go that far along the slope before it ends',
    changes: [{ kind: 'set', of: 'train', key: 'learningRate', value }],
  };
}

function largest(values: Data): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** Where it is not η that makes updates small, but a limit far below what gradients are. */
function clipped({ trainer, model }: Scene): { readonly said: string; readonly mend: Remedy } | null {
  const { clip } = model.training;
  if (!clip) return null;
  const gradients = [...trainer.graph.gradients.values()].map((node) => trainer.view(node));
  const size = clip.by === 'norm' ? norm(gradients.map(norm)) : Math.max(...gradients.map(largest));
  if (!(size > CUT * clip.most)) return null;
  const what = clip.by === 'norm' ? '‖∇‖' : 'the largest entry of a gradient';
  return {
    said: ` It is clipping that makes it small: ${what} is ${brief(size)}, and \`clip\` lets ${brief(clip.most)} of it through.`,
    mend: {
      title: `\`"clip": { "${clip.by}": 1 }\` in \`train\``,
      why: 'a limit is for the few gradients that are far longer than usual',
      changes: [{ kind: 'set', of: 'train', key: 'clip', value: { [clip.by]: 1 } }],
    },
  };
}
