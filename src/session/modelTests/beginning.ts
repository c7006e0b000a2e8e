import type { TrainingState } from '../../engine/train/state.js';
import { Trainer } from '../../engine/train/trainer.js';
import type { TrainableModel } from '../run.js';
import type { TestOptions } from './kind.js';

/** One epoch, but at least and at most so many updates: of one batch it is a single one, and of many thousands nobody waits for it. */
const UPDATES = { least: 20, most: 500 };

/** The beginning of a run, an epoch about and never more than the file says: where it starts, and where its first updates lead. */
export class Beginning {
  readonly updates: number;
  /** Those of the beginning's batches, each once. */
  readonly examples: number;
  private readonly trainer: Trainer;
  private readonly batches: number;

  constructor(model: TrainableModel, options: TestOptions) {
    this.trainer = new Trainer(model, model.data, options.arena?.(model.precision));
    const { stepsPerEpoch, rows } = this.trainer.plan;
    const about = Math.min(UPDATES.most, Math.max(UPDATES.least, stepsPerEpoch));
    this.updates = Math.min(about, Math.max(1, model.training.epochs * stepsPerEpoch));
    this.batches = Math.min(this.updates, stepsPerEpoch);
    this.examples = Array.from({ length: this.batches }, (_, step) => rows(step).length).reduce((sum, n) => sum + n, 0);
  }

  /** Makes the updates; yields after each. */
  *train(): Generator<undefined, { readonly start: TrainingState; readonly end: TrainingState }> {
    const start = this.trainer.state();
    while (this.trainer.step < this.updates) {
      this.trainer.advance();
      yield;
    }
    return { start, end: this.trainer.state() };
  }

  /** Looks at the batches, one after the other, with a state's parameters and the noise of each batch's own step. */
  *at(state: TrainingState, look: (trainer: Trainer) => void): Generator<undefined, void> {
    for (let step = 0; step < this.batches; step++) {
      this.trainer.restore({ ...state, step });
      look(this.trainer);
      yield;
    }
  }

  dispose(): void {
    this.trainer.dispose();
  }
}
