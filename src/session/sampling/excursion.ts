import { makeBestArena } from '../../engine/kernels/choose.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { type Change, changeAt } from '../branches/change.js';
import { Follower } from '../follower.js';
import type { Kept } from '../states.js';

/**
 * A second trainer, which visits steps of a run from states that were kept, while the run itself stays where it is or goes on.
 * In one thread: the bits are the same.
 */
export class Excursion {
  private follower: Follower | null = null;
  /** What the step where it stands follows from; null where it stands at none. */
  private change: Change | null = null;

  /** `before`: the latest state at or before a step that was kept on the way to a change. */
  constructor(private readonly before: (tip: Change, step: number) => Kept) {}

  /** The network at a step on the way to `tip`, bit for bit as the run was there; its numbers stay until the next visit. Yields on the way. */
  *visit(tip: Change, step: number): Generator<void, Trainer> {
    const kept = this.before(tip, step);
    const standing = this.change;
    this.change = null;
    this.follower ??= new Follower(kept.change.model, makeBestArena);
    const { follower } = this;
    const from = follower.step;
    const onTheWay = standing !== null && from >= kept.step && from <= step && standing === changeAt(tip, from);
    if (!onTheWay) follower.restore(kept, tip);
    yield* follower.trainer.preparing();
    while (follower.step < step) {
      follower.update(tip);
      yield;
      yield* follower.trainer.preparing();
    }
    this.change = changeAt(tip, step);
    return follower.trainer;
  }

  dispose(): void {
    this.follower?.dispose();
    this.follower = null;
    this.change = null;
  }
}
