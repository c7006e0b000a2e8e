import { RULE_NAMES } from '../names.js';
import { type Found, NOT_FINITE, type Rule } from '../rule.js';
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

function found({ model }: Scene, { examples, updates, before, after, accuracy }: Overfit): Found {
  const right = accuracy === null ? '' : `, with ${percent(accuracy)} of them right`;
  const penalty =
    model.training.l2 > 0
      ? ` The penalty l2 = ${brief(model.training.l2)} is a part of J, and keeps weights small.`
      : '';
  return {
    severity: 'error',
    title: 'One batch can’t be learned by heart',
    claim: `Trained on ${counted(examples, 'example')} alone, from step 0, J goes from ${brief(before)} to ${brief(after)} in ${counted(updates, 'update')}${right}; a network with enough weights, and right gradients, brings it down to a tenth.${penalty}`,
    layers: [],
    range: model.ranges.train,
    evidence: [
      {
        kind: 'numbers',
        columns: ['one batch', 'J'],
        rows: [
          ['before', before],
          [`after ${counted(updates, 'update')}`, after],
        ],
      },
    ],
    mends: [
      { title: 'check the gradients', why: 'a wrong derivative is what this finds most often', changes: null },
      ...(model.training.l2 > 0
        ? [
            {
              title: '`"l2": 0` while you look for the cause',
              why: 'without a penalty nothing holds the weights back',
              changes: [{ kind: 'set' as const, of: 'train' as const, key: 'l2', value: 0 }],
            },
          ]
        : []),
    ],
    sources: [SOURCES.karpathy2019, SOURCES.goodfellow11],
  };
}
