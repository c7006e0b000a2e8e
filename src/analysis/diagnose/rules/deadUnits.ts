import type { Layer } from '../../../engine/model.js';
import { usualWeights } from '../initial.js';
import type { RuleName } from '../names.js';
import { BEFORE_DELTA, type Found, NOT_FINITE, type Remedy, type Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { vanishedAtStart } from '../since.js';
import { SOURCES } from '../sources.js';
import { brief, counted, every, layersText } from '../words.js';

/** Of fewer examples a relu may well be 0 for all, unless there are no others. */
const EXAMPLES = 8;

interface Dead {
  readonly layer: Layer;
  readonly dead: number;
  readonly units: number;
}

const CAUSES: readonly RuleName[] = [...BEFORE_DELTA, 'exploding', 'rateTooHigh'];

/** Nearly all units of a layer give 0 and get no δ, whatever comes in: nothing gets through, and nothing wakes them. */
export const DEAD_UNITS: Rule = {
  name: 'deadUnits',
  causes: CAUSES,
  judge: (scene) => {
    const { sample, limits } = scene;
    if (!scene.finite) return NOT_FINITE;
    if (sample.examples < Math.min(EXAMPLES, scene.model.data.training.length))
      return { silent: `${counted(sample.examples, 'example')} can’t tell which units are dead` };
    if (sample.alive.size === 0) return { silent: 'there is no activation' };
    const all = [...sample.alive].flatMap(([path, alive]) => {
      const layer = scene.layer(path);
      const dead = alive.reduce((count, each) => count + (each === 0 ? 1 : 0), 0);
      return layer && dead > 0 ? [{ layer, dead, units: alive.length }] : [];
    });
    const found = all.filter(({ dead, units }) => dead >= limits.deadUnits * units);
    return found.length === 0 ? 'quiet' : finding(scene, found, all);
  },
};

function finding(scene: Scene, found: readonly Dead[], all: readonly Dead[]): Found {
  const [first] = found as readonly [Dead, ...Dead[]];
  const { layer, dead, units } = first;
  const { examples } = scene.sample;
  const others = found.slice(1).map((each) => each.layer.path);
  const whole =
    dead < units
      ? `${brief(dead, 9)} of ${counted(units, 'unit')}`
      : units === 1
        ? 'The one unit'
        : `All ${brief(units, 9)} units`;
  const them = units === 1 ? 'it' : 'them';
  const nothing = dead === units ? ' Nothing of the input gets past it, and no gradient below it.' : '';
  return {
    severity: 'error',
    title: titleOf(found),
    claim: `${whole} of *${layer.path}* ${units === 1 ? 'gives' : 'give'} 0 for ${every(examples, 'example')} that ${examples === 1 ? 'was' : 'were'} looked at: z is never above 0, where the slope of \`${layer.activation ?? layer.type}\` is 0, so no δ comes to ${them} and no update can wake ${them}.${nothing}${others.length > 0 ? ` So it is with ${layersText(others)}.` : ''}`,
    layers: found.map((each) => each.layer.path),
    evidence: [
      {
        kind: 'numbers',
        columns: ['layer', 'dead', 'units'],
        rows: all.map((each) => [each.layer.path, each.dead, each.units]),
      },
      {
        kind: 'threshold',
        threshold: 'deadUnits',
        what: `share of dead units in ${layer.path}`,
        value: dead / units,
        limit: scene.limits.deadUnits,
        is: 'above',
      },
    ],
    mends: scene.isCode ? [] : remedies(scene, found),
    sources: [SOURCES.lu2019, SOURCES.he2015],
    // Units fall asleep one by one where next to no δ has ever come.
    ...(scene.step > 0 && vanishedAtStart(scene) && { causes: ['vanishing', ...CAUSES] }),
  };
}

function titleOf(found: readonly Dead[]): string {
  const whole = found.every(({ dead, units }) => dead === units);
  const [first] = found as readonly [Dead];
  const what = found.length === 1 ? first.layer.path : `${brief(found.length)} layers`;
  if (!whole) return `Most units of ${what} are dead`;
  return found.length === 1 ? `${what} is dead` : `${what} are dead`;
}

function remedies({ model }: Scene, found: readonly Dead[]): Remedy[] {
  const [{ layer: first }] = found as readonly [Dead, ...Dead[]];
  const leaky: Remedy = {
    title: '`leaky-relu`',
    why: 'its slope below 0 is 0.01, so δ gets through and a unit can come back',
    changes: found.map(({ layer }) => ({
      kind: 'set' as const,
      of: { layer: layer.path },
      key: 'activation',
      value: 'leaky-relu',
    })),
  };
  const inits = found.filter(({ layer }) => layer.parameters.includes(`${layer.path}.bias`));
  const biased = inits.filter(({ layer }) =>
    model.parameters.some(
      ({ name, initial }) => name === `${layer.path}.bias` && initial.data.some((value) => value < 0),
    ),
  );
  const bias: Remedy = {
    title: 'a bias of 0 to begin with',
    why: `*${first.path}* starts with biases below 0`,
    changes: biased.map(({ layer }) => ({
      kind: 'set' as const,
      of: { layer: layer.path },
      key: 'bias',
      value: { init: 'zeros' },
    })),
  };
  const lower: Remedy = {
    title: 'a smaller η',
    why: 'one update that is too large can push z below 0 for every example',
    changes: [
      {
        kind: 'set',
        of: 'train',
        key: 'learningRate',
        value: Number((model.training.learningRate / 10).toPrecision(3)),
      },
    ],
  };
  return [...(biased.length > 0 ? [bias] : []), ...usualWeights(model), leaky, lower];
}
