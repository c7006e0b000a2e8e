import type { Model } from '../../../engine/model.js';
import type { TrainingState } from '../../../engine/train/state.js';

/** What an update reads besides the graph. */
export interface UpdateScene {
  /** Updates made so far. */
  readonly step: number;
  readonly learningRate: number;
  readonly training: Model['training'];
  /** Before the update: its moments are what the update goes on from. */
  state(): TrainingState;
}
