import { RULE_NAMES, type RuleName } from '../names.js';
import { type Found, NOT_FINITE, type Remedy, type Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, counted } from '../words.js';

/** J this much above a guess's is no longer at its level. */
const LEVEL = 1.1;

const CAUSES = RULE_NAMES.filter((name) => !/^(updateRatio|classImbalance|constantGuess|overfits)$/.test(name));

/** After all these updates the network does no better than one that never looks at its input. */
export const CONSTANT_GUESS: Rule = {
  name: 'constantGuess',
  causes: CAUSES,
  judge: (scene) => {
    const { guess, step, limits } = scene;
    if (!scene.finite) return NOT_FINITE;
    if (!guess) return { silent: unknown(scene.model.loss) };
    if (!(guess.loss > 0)) return { silent: 'y is always the same: a constant guess is perfect' };
    const steps = Math.max(limits.guessSteps, Math.min(scene.trainer.plan.stepsPerEpoch, scene.totalSteps));
    if (step < steps)
      return {
        silent: `it is early: ${counted(step, 'update')} of ${brief(steps, 9)} that a network gets to do better`,
      };
    return scene.level > limits.guess * scene.base ? found(scene, guess.what, scene.base) : 'quiet';
  },
};

function unknown(loss: string): string {
  return loss === 'own'
    ? 'only you know the best constant guess of a loss of your own'
    : `the best constant guess of \`${loss}\` is not worked out here`;
}

function found(scene: Scene, what: string, guess: number): Found {
  const { level, step, limits } = scene;
  const of = scene.window > 1 ? ` (the mean of its last ${scene.window} values)` : '';
  const alike = scene.penalty > 0 ? ' with the same penalty' : '';
  const at = level < LEVEL * guess;
  return {
    severity: 'error',
    title: at ? 'J stands at the level of a constant guess' : 'J is worse than a constant guess’s',
    claim: `After ${counted(step, 'update')} J is ${brief(level, 4)}${of}; guessing ${what}, whatever comes in, gives ${brief(guess, 4)}${alike}. The network has learned nothing of its input yet.${heldText(scene)}`,
    layers: [],
    range: scene.model.ranges.loss,
    evidence: [
      { kind: 'curve', series: 'loss', level: { value: guess, name: `guessing ${what}` } },
      {
        kind: 'threshold',
        threshold: 'guess',
        what: 'J / J of the best constant guess',
        value: level / guess,
        limit: limits.guess,
        is: 'above',
      },
    ],
    mends: scene.isCode ? [] : withoutPenalty(scene),
    sources: [SOURCES.karpathy2019],
    causes: [...CAUSES, ...otherCauses(scene)],
  };
}

/** What may keep a network at a guess that is not ill itself: weights that nothing changes; a guess that is right nearly always. */
function otherCauses({ trained, overfit }: Scene): RuleName[] {
  const fails = overfit !== null && overfit.problem === null && !overfit.learned;
  return [...(trained.length === 0 ? (['updateRatio'] as const) : []), ...(fails ? [] : (['classImbalance'] as const))];
}

/** What the file itself asks for that keeps a network from learning. */
function heldText({ trained, model }: Scene): string {
  const { l2 } = model.training;
  const frozen = trained.length === 0 ? ' All its weights are frozen: `freeze` lets biases alone change.' : '';
  return l2 > 0 ? `${frozen} The penalty l2 = ${brief(l2)} is a part of J, and pulls weights towards 0.` : frozen;
}

function withoutPenalty({ model }: Scene): Remedy[] {
  if (!(model.training.l2 > 0)) return [];
  return [
    {
      title: '`"l2": 0` while you look for the cause',
      why: 'without a penalty nothing pulls the weights towards 0',
      changes: [{ kind: 'set', of: 'train', key: 'l2', value: 0 }],
    },
  ];
}
