import type { Evidence } from '../diagnosis.js';
import type { Found, Rule } from '../rule.js';
import { mean, type Scene } from '../scene.js';
import { lostSince } from '../since.js';
import { smallerRate } from '../smallerRate.js';
import { SOURCES } from '../sources.js';
import { steepness } from '../steepness.js';
import { brief, counted, layersText } from '../words.js';

/** So many examples, together, have a mean J that says something. */
const EXAMPLES = 32;

/** In this share of the last steps, of so many, J rises where η is too high for J to come down. */
const ZIGZAG = { share: 0.35, steps: 20, beyond: 1.1 };

/** Updates are so large that J rises. */
export const RATE_TOO_HIGH: Rule = {
  name: 'rateTooHigh',
  causes: ['uphill', 'finalActivation', 'unscaledInputs', 'normExplosion', 'exploding'],
  judge: (scene) =>
    diverged(scene) ?? (scene.finite ? (jumps(scene) ?? zigzags(scene) ?? threw(scene) ?? 'quiet') : 'quiet'),
  *further(scene, found) {
    const steep = yield* steepness(scene);
    if (!steep) return found;
    return { ...found, claim: `${found.claim} ${steep.said}`, evidence: [...found.evidence, steep.evidence] };
  },
};

/** What J is measured by: what it was at the start, or what a constant guess has, whichever is more. */
function reference({ start, base }: Scene): number {
  return Math.max(start, base);
}

function referred({ start, base }: Scene): string {
  return base > start ? 'J of a constant guess' : 'J at the start';
}

/** J has risen far above what it was; also where it is not finite any more. */
function diverged(scene: Scene): Found | null {
  const { step, limits } = scene;
  const last = lastFinite(scene);
  if (step === 0 || last === null) return null;
  const from = Math.max(0, last + 1 - scene.window);
  const examples = (last + 1 - from) * scene.trainer.plan.batchSize;
  if (examples < Math.min(EXAMPLES, scene.model.data.training.length)) return null;
  const level = mean(scene.past.loss(from, last + 1));
  const before = reference(scene);
  if (!(level > limits.lossRise * before)) return null;
  const values = last + 1 - from;
  const of = values > 1 ? `the mean of its last ${values} ${last < step ? 'finite ' : ''}values` : '';
  const ended = last < step ? 'then it was not finite any more' : '';
  const how = [of, ended].filter((each) => each !== '').join(': ');
  return finding(scene, {
    title: 'J rises: η is too high',
    claim: `J was ${brief(scene.start)} at the start and is ${brief(level)} after ${counted(last, 'update')}${how && ` (${how})`}. With η = ${brief(scene.trainer.rate(last))} an update goes further than the slope that it follows holds.`,
    evidence: [curve(scene), limit(scene, `J now / ${referred(scene)}`, level / before)],
  });
}

function lastFinite({ past, step }: Scene): number | null {
  const all = past.loss(0, step + 1);
  for (let at = all.length - 1; at >= 0; at--) if (Number.isFinite(all[at])) return at;
  return null;
}

/** The coming update would throw J up on its own batch. */
function jumps(scene: Scene): Found | null {
  const { trainer } = scene;
  const [after, smaller] = [lossAt(scene, 1), lossAt(scene, 0.125)];
  const before = Math.max(trainer.loss, reference(scene));
  if (after === null || !(after > scene.limits.lossRise * before || Number.isNaN(after))) return null;
  const shorter =
    smaller !== null && smaller < trainer.loss ? ` An update an eighth as large would make it ${brief(smaller)}.` : '';
  return finding(scene, {
    title: 'η is too high',
    claim: `The coming update takes J of its own batch from ${brief(trainer.loss)} to ${brief(after)}.${shorter}`,
    evidence: [
      along(scene),
      limit(scene, `J after the update / ${trainer.loss >= before ? 'J before it' : referred(scene)}`, after / before),
    ],
  });
}

/** J goes up as often as down, and gets nowhere; smaller updates would. */
function zigzags(scene: Scene): Found | null {
  const { trainer, step, past } = scene;
  if (step < Math.max(ZIGZAG.steps, 2 * trainer.plan.stepsPerEpoch) || scene.learned) return null;
  const [after, half, smaller] = [lossAt(scene, 1), lossAt(scene, 0.5), lossAt(scene, 0.125)];
  if (after === null || half === null || smaller === null) return null;
  const best = Math.min(half, smaller);
  if (!(after > ZIGZAG.beyond * trainer.loss && best < trainer.loss)) return null;
  const last = past.loss(step + 1 - ZIGZAG.steps, step + 1);
  const rises = last.reduce((count, value, i) => count + (i > 0 && value > (last[i - 1] as number) ? 1 : 0), 0);
  if (rises < ZIGZAG.share * (last.length - 1)) return null;
  return finding(scene, {
    title: 'J goes up and down: η is too high',
    claim: `J rose in ${rises} of the last ${last.length - 1} updates and is ${brief(scene.level)}, of ${brief(scene.start)} at the start. The coming update would take J of its own batch from ${brief(trainer.loss)} to ${brief(after)}, a smaller one to ${brief(best)}.`,
    evidence: [curve(scene), along(scene)],
  });
}

/** J was thrown far up once, and layers have lost their δ since, which they had at the start: nothing wakes them now. */
function threw(scene: Scene): Found | null {
  const { step, past, limits, trainer } = scene;
  if (step === 0 || scene.learned) return null;
  const lost = lostSince(scene);
  if (lost.length === 0) return null;
  const peak = highest(past.loss(0, step + 1), Math.ceil(EXAMPLES / trainer.plan.batchSize));
  const of = peak && peak.values > 1 ? ` (the mean of ${peak.values} values)` : '';
  if (peak === null || !(peak.loss > limits.lossRise * reference(scene))) return null;
  return finding(scene, {
    title: 'η was too high: layers have died of it',
    claim: `J rose from ${brief(scene.start)} to ${brief(peak.loss)}${of} by update ${brief(peak.step, 9)}, with η = ${brief(trainer.rate(Math.max(0, peak.step - 1)))}. Since then next to no δ comes to ${layersText(lost.map(({ path }) => path))}, where it did at step 0: no update brings back what such a throw has killed.`,
    evidence: [curve(scene), limit(scene, `highest J / ${referred(scene)}`, peak.loss / reference(scene))],
  });
}

interface Peak {
  readonly loss: number;
  readonly step: number;
  readonly values: number;
}

/** The highest mean of so many values one after the other, or of as many as there are, and the step of the last of them. */
function highest(losses: Float64Array, width: number): Peak | null {
  const most = Math.min(width, losses.length);
  let best: Peak | null = null;
  for (let end = most; end <= losses.length; end++) {
    const loss = mean(losses.subarray(end - most, end));
    if (loss > (best?.loss ?? Number.NEGATIVE_INFINITY)) best = { loss, step: end - 1, values: most };
  }
  return best;
}

function lossAt({ ahead }: Scene, times: number): number | null {
  return ahead.find((each) => each.times === times)?.loss ?? null;
}

function finding(scene: Scene, said: Pick<Found, 'title' | 'claim' | 'evidence'>): Found {
  const { rates } = scene;
  const alone =
    rates !== null && rates.best === null
      ? ` No η down to ${brief(rates.least)} lets J fall within ${counted(rates.updates, 'update')} from step 0: it is not η alone.`
      : '';
  return {
    ...said,
    claim: `${said.claim}${alone}`,
    severity: 'error',
    layers: [],
    range: scene.model.ranges.train,
    mends: smallerRate(scene),
    sources: [SOURCES.goodfellow11, SOURCES.cohen2021],
  };
}

function curve(scene: Scene): Evidence {
  const { guess, base } = scene;
  return {
    kind: 'curve',
    series: 'loss',
    level: guess && guess.loss > 0 ? { value: base, name: `a constant guess of ${guess.what}` } : null,
  };
}

/** J along the coming update. */
export function along({ ahead, trainer }: Scene): Evidence {
  const rows = ahead.map(({ times, loss }) => [`${brief(times)} ×`, loss]);
  return { kind: 'numbers', columns: ['the coming update', 'J'], rows: [['not made', trainer.loss], ...rows] };
}

function limit({ limits }: Scene, what: string, value: number): Evidence {
  return { kind: 'threshold', threshold: 'lossRise', what, value, limit: limits.lossRise, is: 'above' };
}
