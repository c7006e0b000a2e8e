import type { BranchState } from '../../protocol.js';
import { type Change, isByHand, wayTo } from './change.js';

/** A way that the run has taken, by its last change. */
interface Branch {
  readonly id: number;
  readonly parent: number | null;
  from: number;
  tip: Change;
}

/** The ways that a run has taken, and the one that it is on. The first is that of the text alone; each other left one by hand. */
export class Branches {
  private readonly all: Branch[];
  private now: Branch;

  constructor(start: Change) {
    this.now = { id: 1, parent: null, from: 0, tip: start };
    this.all = [this.now];
  }

  get current(): number {
    return this.now.id;
  }

  /** The last change of the branch that the run is on. */
  get tip(): Change {
    return this.now.tip;
  }

  /** Leaves the branch by a change: the run is on a new one. */
  fork(change: Change): void {
    this.now = { id: this.all.length + 1, parent: this.now.id, from: change.from, tip: change };
    this.all.push(this.now);
  }

  /** A change of the branch itself: what it had after that is given up. */
  turn(change: Change): void {
    this.now.tip = change;
    this.now.from = Math.min(this.now.from, change.from);
  }

  /** Goes over to another branch. Throws an Error for the user where there is none. */
  take(id: number): void {
    this.now = this.get(id);
  }

  /** The last change of a branch. Throws an Error for the user where there is none. */
  tipOf(id: number): Change {
    return this.get(id).tip;
  }

  /** The last step up to which some branch goes by each change: ∞ where it is a branch's last one. */
  extents(): Map<Change, number> {
    const extents = new Map<Change, number>();
    const reach = (change: Change, step: number): void => {
      extents.set(change, Math.max(extents.get(change) ?? 0, step));
    };
    for (const { tip } of this.all) {
      reach(tip, Number.POSITIVE_INFINITY);
      for (let change = tip; change.before; change = change.before) reach(change.before, change.from);
    }
    return extents;
  }

  private get(id: number): Branch {
    const found = this.all.find((branch) => branch.id === id);
    if (found) return found;
    throw new Error(`there is no branch ${id}; the timeline has ${this.all.map((each) => each.id).join(', ')}`);
  }

  describe(): BranchState[] {
    return this.all.map(({ id, parent, from, tip }) => ({
      id,
      parent,
      from,
      changes: wayTo(tip)
        .slice(1)
        .map((change) => ({ step: change.from, by: isByHand(change) ? 'hand' : 'text', text: change.text })),
      recorded: tip.history.length - 1,
    }));
  }
}
