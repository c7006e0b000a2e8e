import type { TextRange } from '../../engine/place.js';
import type { TrainingState } from '../../engine/train/state.js';
import { numberText } from '../watch/valueText.js';
import { Beginning } from './beginning.js';
import { counted } from './counted.js';
import type { Kind, Testing } from './kind.js';
import type { TestResult } from './modelTest.js';

const ID = 'lossFalls';

/** J after about one epoch is below J at the start: the mean over the examples of the same batches, with the same noise. */
export const LOSS_FALLS: Kind = {
  of: ({ ranges }) => ({ id: ID, name: 'loss falls', range: ranges.train ?? ranges.loss, tests: [] }),
  *run(model, _, options): Testing {
    const beginning = new Beginning(model, options);
    try {
      const { start, end } = yield* beginning.train();
      const before = yield* meanLoss(beginning, start);
      const after = yield* meanLoss(beginning, end);
      yield resultOf(before, after, beginning, model.ranges.train ?? model.ranges.loss);
    } finally {
      beginning.dispose();
    }
  },
};

function* meanLoss(beginning: Beginning, state: TrainingState): Generator<undefined, number> {
  let sum = 0;
  yield* beginning.at(state, (trainer) => {
    sum += trainer.loss * trainer.rows.length;
  });
  return sum / beginning.examples;
}

function resultOf(
  before: number,
  after: number,
  { updates, examples }: Beginning,
  range: TextRange | null,
): TestResult {
  const end = `${numberText(after)} after ${counted(updates, 'update')}`;
  const said = `J over ${counted(examples, 'example')} is ${numberText(before)} at the start and ${end}`;
  if (after < before) return { id: ID, outcome: 'passed', said, failures: [] };
  const difference = { expected: `J < ${before}`, actual: `J = ${after}` };
  return { id: ID, outcome: 'failed', said, failures: [{ message: `J does not fall: ${said}.`, range, difference }] };
}
