import { heldBack } from '../heldBack.js';
import { RULE_NAMES } from '../names.js';
import { type Found, NOT_FINITE, type Remedy, type Rule } from '../rule.js';
import type { Overfit, Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, counted, percent } from '../words.js';

/** The network can't even learn one batch by heart: something between x and J does not do what it should. */
export const OVERFITS: Rule = {
  name: 'overfits',
  causes: RULE_NAMES.filter((name) => name !== 'overfits' && name !== 'classImbalance'),
  judge: (scene) => {
    const { overfit } = scene;
    if (!scene.finite) return NOT_FINITE;
    if (!overfit)
      return { silent: 'it takes a short training of its own, which is made when a diagnosis is asked for' };
    if (overfit.problem !== null) return { silent: overfit.problem };
    return overfit.learned ? 'quiet' : found(scene, overfit);
  },
};

function found(scene: Scene, { examples, updates, before, after, accuracy }: Overfit): Found {
  const { model } = scene;
  const right = accuracy === null ? '' : `, with ${percent(accuracy)} of them right`;
  const j = model.training.l2 > 0 ? 'J without the penalty' : 'J';
  const hindrances = scene.isCode ? [] : heldBack(scene);
  const because = hindrances.map(({ said }) => ` ${said}`).join('');
  return {
    severity: 'error',
    title: 'One batch can’t be learned by heart',
    claim: `Trained on ${counted(examples, 'example')} alone, from step 0, ${j} goes from ${brief(before)} to ${brief(after)} in ${counted(updates, 'update')}${right}; a network with enough weights, and right gradients, brings it down to a tenth.${because}`,
    layers: [],
    range: model.ranges.train,
    evidence: [
      {
        kind: 'numbers',
        columns: ['one batch', j],
        rows: [
          ['before', before],
          [`after ${counted(updates, 'update')}`, after],
        ],
      },
    ],
    mends: [...hindrances.flatMap(({ mend }) => mend ?? []), ...checked(scene)],
    sources: [SOURCES.karpathy2019, SOURCES.goodfellow11],
  };
}

/** Derivatives of the engine's own are right. */
function checked({ isCode, written }: Scene): Remedy[] {
  if (!isCode && written.length === 0) return [];
  const why = 'a wrong derivative is what this finds most often';
  return [{ title: 'check the gradients', why, changes: null, asks: 'check' }];
}
