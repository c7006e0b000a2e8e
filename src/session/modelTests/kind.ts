import type { MakeArena } from '../../engine/arena.js';
import type { TrainableModel } from '../run.js';
import type { ModelTest, TestResult } from './modelTest.js';

/** What a model is tested with. */
export interface TestOptions {
  /** What computes, and where; the best that is here, in one thread, where absent. */
  readonly arena?: MakeArena | undefined;
}

/** Small pieces of work; a result each time that one is known. */
export type Testing = Generator<TestResult | undefined, void>;

/** A kind of test: what there is of it in a model, and how it is run, from step 0 of the text on a network of its own. */
export interface Kind {
  /** One test, a group, or null where the model has nothing of the kind. */
  of(model: TrainableModel): ModelTest | null;
  /** `wanted`: ids of tests that `of` gave. */
  run(model: TrainableModel, wanted: ReadonlySet<string>, options: TestOptions): Testing;
}
