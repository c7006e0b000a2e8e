import type { Model } from '../engine/model.js';

/** What is made of a model for batches of one size: once, in pieces, and to be used by one at a time. */
export class ByBatchSize<T> {
  private readonly made = new WeakMap<Model, Map<number, T>>();

  constructor(private readonly make: (model: Model, batchSize: number) => Generator<void, T>) {}

  /** Yields between the pieces; where that is ended on the way nothing was made. */
  *of(model: Model, batchSize: number): Generator<void, T> {
    const known = this.made.get(model) ?? new Map<number, T>();
    this.made.set(model, known);
    const found = known.get(batchSize) ?? (yield* this.make(model, batchSize));
    known.set(batchSize, found);
    return found;
  }
}
