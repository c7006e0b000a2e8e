import type { TextRange } from '../../engine/place.js';
import { batchPlan } from '../../engine/train/batches.js';
import { Trainer } from '../../engine/train/trainer.js';
import { HeldOutExamples } from '../heldOut.js';
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
 * A network that learns at all learns one batch by heart: trained on the first one alone, by the file's own optimizer and
 * schedule, it brings J of that batch down to a tenth, or, of classes, to a half with every example right. J is that of the
 * network as it is used, without dropout.
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
  readonly updates: number;
  readonly before: number;
  readonly loss: number;
  readonly accuracy: number | null;
}

function* train(model: TrainableModel, options: TestOptions): Generator<undefined, Seen> {
  const { single, updates } = onOneBatch(model);
  const trainer = new Trainer(single, single.data, options.arena?.(model.precision));
  const batch = new HeldOutExamples(single, single.data);
  try {
    const { loss: before } = yield* quietly(batch.evaluate(trainer.state()));
    for (;;) {
      const { step, loss, accuracy } = yield* quietly(batch.evaluate(trainer.state()));
      const seen = { examples: batch.count, updates: step, before, loss, accuracy };
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

function resultOf(seen: Seen, range: TextRange | null): TestResult {
  const { examples, updates, before, loss, accuracy } = seen;
  const right = accuracy === null ? '' : `, accuracy ${numberText(100 * accuracy)} %`;
  const batch = `one batch of ${counted(examples, 'example')}`;
  const end = `${numberText(loss)} after ${counted(updates, 'update')}${right}`;
  const said = `J of ${batch} is ${numberText(before)} at the start and ${end}`;
  if (fits(seen)) return { id: ID, outcome: 'passed', said, failures: [] };
  if (before < 0) {
    const message = `J is ${numberText(before)} at the start: whether it falls to a part of that can't be told.`;
    return { id: ID, outcome: 'undecided', said, failures: [{ message, range, difference: null }] };
  }
  const difference = { expected: `J ≤ ${PART.alone * before}`, actual: `J = ${loss}` };
  const message = `The network does not learn one batch by heart, as one does that is large enough for it: ${said}.`;
  return { id: ID, outcome: 'failed', said, failures: [{ message, range, difference }] };
}

function* quietly<T>(work: Generator<unknown, T>): Generator<undefined, T> {
  let next = work.next();
  for (; !next.done; next = work.next()) yield;
  return next.value;
}
