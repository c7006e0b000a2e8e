import type { Dataset, Model } from '../../engine/model.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { chainOf, type Link } from './chain.js';
import type { Limits } from './thresholds.js';

/** What a run has been through, as plain numbers. */
export interface Past {
  /** J of each step's batch, from step 0 to the one that is looked at. */
  readonly loss: Float64Array;
}

export interface SceneParts {
  readonly model: Model & { readonly data: Dataset };
  /** Stands at the step that is looked at, and does not move meanwhile. */
  readonly trainer: Trainer;
  readonly past: Past;
  readonly limits: Limits;
}

/** What rules look at: a step, and what led to it. */
export class Scene implements SceneParts {
  readonly model: SceneParts['model'];
  readonly trainer: Trainer;
  readonly past: Past;
  readonly limits: Limits;
  private links: readonly Link[] | null = null;

  constructor(parts: SceneParts) {
    this.model = parts.model;
    this.trainer = parts.trainer;
    this.past = parts.past;
    this.limits = parts.limits;
  }

  get step(): number {
    return this.trainer.step;
  }

  /** The way of δ from the loss down. */
  get chain(): readonly Link[] {
    this.links ??= chainOf(this.trainer, this.model.layers);
    return this.links;
  }
}
