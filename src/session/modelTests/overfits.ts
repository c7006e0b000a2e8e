import type { Overfit } from '../../analysis/diagnose/scene.js';
import { layersText } from '../../analysis/diagnose/words.js';
import { penaltyOf } from '../../analysis/penalty.js';
import type { TextRange } from '../../engine/place.js';
import { type Data, sizeOf } from '../../engine/tensor.js';
import { batchPlan } from '../../engine/train/batches.js';
import { Trainer } from '../../engine/train/trainer.js';
import { type HeldOut, HeldOutExamples } from '../heldOut.js';
import type { TrainableModel } from '../run.js';
import { numberText } from '../watch/valueText.js';
import { counted } from './counted.js';
import type { Kind, Testing, TestOptions } from './kind.js';
import type { TestResult } from './modelTest.js';

const ID = 'overfits';

/** J falls to this part of its start; or, of classes, to that one, with every example right. */
const PART = { alone: 0.1, allRight: 0.5 };

/** As many updates as the file makes, but at least and at most so many. */
const UPDATES = { least: 500, most: 10_000 };

/** Updates between two looks at J. */
const BETWEEN = 10;

/**
 * A network that learns at all, and has as many free numbers as the batch has numbers to meet, learns one batch by heart: trained on the first one alone, by the file's own optimizer and
 * schedule, it brings J of that batch down to a tenth, or, of classes, to a half with every example right. J is that of the
 * network as it is used, without dropout. Of fewer free numbers that can't be asked: a line does not go through ten points, and
 * its J comes to rest above 0 (for linear models the count is exact: so many equations, so many unknowns). There J has to fall.
 * J is that of the data: a penalty is trained with, as the file says, and not counted.
 */
export const OVERFITS: Kind = {
  of: ({ ranges }) => ({ id: ID, name: 'overfits one batch', range: ranges.train ?? ranges.loss, tests: [] }),
  *run(model, _, options): Testing {
    const seen = yield* train(model, options);
    yield resultOf(seen, model.ranges.train ?? model.ranges.loss);
  },
};

/** How it looks after so many updates. */
interface Seen {
  readonly examples: number;
  /** What J is called: of the data alone, where there is a penalty. */
  readonly j: string;
  /** Numbers that training may change, and numbers that the batch gives to be met. */
  readonly free: number;
  readonly targets: number;
  readonly updates: number;
  readonly before: number;
  /** Half-way. */
  readonly half: number;
  readonly loss: number;
  readonly accuracy: number | null;
}

/** The same for a diagnosis, which is not to take long: where its updates were too few to tell, that is said. */
export function* tryOverfit(model: TrainableModel, options: TestOptions, most: number): Generator<undefined, Overfit> {
  const seen = yield* train(model, options, most);
  const { examples, updates, before, loss: after, accuracy } = seen;
  return { examples, updates, before, after, accuracy, learned: fits(seen), problem: problemOf(seen, frozenIn(model)) };
}

/** J has fallen by a tenth in the second half of the updates: it may well go on. */
const FALLING = 0.9;

/** Layers of which the file lets something not change. */
function frozenIn({ layers, parameters }: TrainableModel): string {
  const frozen = new Set(parameters.filter((each) => each.frozen).map(({ name }) => name));
  const paths = layers.filter((layer) => layer.parameters.some((name) => frozen.has(name))).map(({ path }) => path);
  return paths.length === 0 ? '' : `, with ${layersText(paths)} frozen,`;
}

function problemOf(seen: Seen, frozen: string): string | null {
  const { before, half, loss, free, targets, updates } = seen;
  if (before < 0) return `J is ${numberText(before)} at the start: whether it falls to a part of that can’t be told`;
  if (free < targets)
    return `${counted(free, 'free number')}${frozen} for ${targets} to be met: that can’t be learned by heart`;
  return !fits(seen) && loss < FALLING * half ? `after ${counted(updates, 'update')} on one batch J still falls` : null;
}

function* train(model: TrainableModel, options: TestOptions, most = UPDATES.most): Generator<undefined, Seen> {
  const { single, updates: all } = onOneBatch(model);
  const updates = Math.min(all, most);
  const trainer = new Trainer(single, single.data, options.arena?.(model.precision));
  const batch = new HeldOutExamples(single, single.data);
  const j = model.training.l2 > 0 ? 'J without the penalty' : 'J';
  const size = { examples: batch.count, j, free: freeNumbers(model), targets: batch.targets };
  try {
    const { loss: before } = yield* evaluated(batch, model, trainer);
    let half = before;
    for (;;) {
      const { step, loss, accuracy } = yield* evaluated(batch, model, trainer);
      if (step <= updates / 2) half = loss;
      const seen = { ...size, updates: step, before, half, loss, accuracy };
      if (step >= updates || fits(seen) || !(before > 0)) return seen;
      const next = Math.min(updates, step + BETWEEN);
      while (trainer.step < next) {
        trainer.advance();
        yield;
      }
    }
  } finally {
    trainer.dispose();
  }
}

/** How a batch does now, by J without the penalty. */
function* evaluated(batch: HeldOutExamples, model: TrainableModel, trainer: Trainer): Generator<undefined, HeldOut> {
  const state = trainer.state();
  const seen = yield* quietly(batch.evaluate(state));
  return { ...seen, loss: seen.loss - penaltyOf(model, (name) => state.parameters.get(name) as Data) };
}

/** The first batch as all there is: as often as an epoch has batches, so that a schedule goes on as it does in the file. */
function onOneBatch(model: TrainableModel): { readonly single: TrainableModel; readonly updates: number } {
  const { stepsPerEpoch, rows } = batchPlan(model.data, model.training, model.seed);
  const batch = rows(0);
  const data = { ...model.data, training: Array.from({ length: stepsPerEpoch }, () => batch).flat(), heldOut: batch };
  const training = { ...model.training, batchSize: batch.length, shuffle: false };
  const wanted = model.training.epochs * stepsPerEpoch;
  return { single: { ...model, data, training }, updates: Math.min(UPDATES.most, Math.max(UPDATES.least, wanted)) };
}

function fits({ before, loss, accuracy }: Seen): boolean {
  if (before < 0) return false;
  return loss <= PART.alone * before || (accuracy === 1 && loss <= PART.allRight * before);
}

function freeNumbers({ parameters }: TrainableModel): number {
  return parameters.reduce((sum, { frozen, shape }) => sum + (frozen ? 0 : sizeOf(shape)), 0);
}

function resultOf(seen: Seen, range: TextRange | null): TestResult {
  const { before, loss, free, targets } = seen;
  const said = saidOf(seen);
  if (fits(seen)) return { id: ID, outcome: 'passed', said, failures: [] };
  if (before < 0) {
    const message = `J is ${numberText(before)} at the start: whether it falls to a part of that can't be told.`;
    return { id: ID, outcome: 'undecided', said, failures: [{ message, range, difference: null }] };
  }
  if (free < targets) return resultOfFew(seen, range);
  const difference = { expected: `J ≤ ${PART.alone * before}`, actual: `J = ${loss}` };
  const message = `The network does not learn one batch by heart, as one does that is large enough for it: ${said}.`;
  return { id: ID, outcome: 'failed', said, failures: [{ message, range, difference }] };
}

/** Of a network with fewer numbers than there are to be met. */
function resultOfFew(seen: Seen, range: TextRange | null): TestResult {
  const { before, loss, free, targets } = seen;
  const few = `${counted(free, 'free number')} for ${targets} to be met`;
  const said = `${saidOf(seen)}; to learn it by heart is not asked of ${few}`;
  if (loss < before) return { id: ID, outcome: 'passed', said, failures: [] };
  const difference = { expected: `J < ${before}`, actual: `J = ${loss}` };
  return { id: ID, outcome: 'failed', said, failures: [{ message: `J does not fall: ${said}.`, range, difference }] };
}

function saidOf({ examples, j, updates, before, loss, accuracy }: Seen): string {
  const right = accuracy === null ? '' : `, accuracy ${numberText(100 * accuracy)} %`;
  const end = `${numberText(loss)} after ${counted(updates, 'update')}${right}`;
  return `${j} of one batch of ${counted(examples, 'example')} is ${numberText(before)} at the start and ${end}`;
}

function* quietly<T>(work: Generator<unknown, T>): Generator<undefined, T> {
  let next = work.next();
  for (; !next.done; next = work.next()) yield;
  return next.value;
}
