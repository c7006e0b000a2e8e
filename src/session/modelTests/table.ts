import type { TrainableModel } from '../run.js';
import { DEAD_LAYERS } from './deadLayers.js';
import { EXPECTED } from './expected.js';
import { GRADIENTS } from './gradients.js';
import type { Kind, Testing, TestOptions } from './kind.js';
import { LOSS_FALLS } from './lossFalls.js';
import type { ModelTest } from './modelTest.js';
import { OVERFITS } from './overfits.js';

/** Every kind of test, in the order in which they are shown and run. */
const KINDS: readonly Kind[] = [GRADIENTS, EXPECTED, LOSS_FALLS, OVERFITS, DEAD_LAYERS];

/** What can be tested of a model. */
export function testsOf(model: TrainableModel): ModelTest[] {
  return KINDS.flatMap((kind) => kind.of(model) ?? []);
}

/** Runs some tests, by their ids: pieces of work, and results on the way. Throws an Error for the user where there is no such test. */
export function* runTests(model: TrainableModel, ids: readonly string[], options: TestOptions): Testing {
  const wanted = new Set(ids);
  for (const kind of KINDS) {
    const own = idsIn(kind.of(model)).filter((id) => wanted.delete(id));
    if (own.length > 0) yield* kind.run(model, new Set(own), options);
  }
  const [unknown] = wanted;
  if (unknown !== undefined) throw new Error(`the model has no test "${unknown}"`);
}

function idsIn(test: ModelTest | null): string[] {
  if (!test) return [];
  return test.tests.length === 0 ? [test.id] : test.tests.map(({ id }) => id);
}
