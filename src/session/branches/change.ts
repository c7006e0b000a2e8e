import type { Dataset, Model } from '../../engine/model.js';
import type { History } from '../history.js';

/** A model that can be trained. */
export type TrainedModel = Model & { readonly data: Dataset };

/** What happens to a run where it comes to a step. */
export type Edit =
  /** It begins. */
  | { readonly kind: 'start' }
  /** Another text of the file takes over. */
  | { readonly kind: 'text' }
  /** An entry of a parameter is set by hand: `place` is row-major, `was` what stood there. */
  | {
      readonly kind: 'entry';
      readonly name: string;
      readonly index: readonly number[];
      readonly place: number;
      readonly value: number;
      readonly was: number;
    }
  /** η is set by hand, and stays, in place of the schedule. */
  | { readonly kind: 'rate'; readonly value: number };

/**
 * A change of a run from a step on, after those before it. What a step's numbers are follows from the last change at or
 * before it: so two branches that part after a change share all that belongs to it, up to where they part.
 */
export interface Change {
  /** null of the first, the start. */
  readonly before: Change | null;
  /** It is made when the run comes to this step; not before the step of `before`. */
  readonly from: number;
  readonly edit: Edit;
  /** In words: `hidden.weight[0, 1]: 0.2 → 0.5`. */
  readonly text: string;
  /** What the run goes by from here on. */
  readonly model: TrainedModel;
  /** The curves of a run that goes on after this change. */
  readonly history: History;
  /** Whether it, or one before it, was made by hand. */
  readonly touched: boolean;
}

/** A change after another one. */
export function follow(before: Change | null, change: Omit<Change, 'before' | 'touched'>): Change {
  return { ...change, before, touched: before?.touched === true || isByHand(change) };
}

/** The change that a step's numbers follow from, on the way to `tip`. */
export function changeAt(tip: Change, step: number): Change {
  let change = tip;
  while (change.before && change.from > step) change = change.before;
  return change;
}

/** The changes on the way to `tip`, the start first. */
export function wayTo(tip: Change): Change[] {
  const way = [tip];
  for (let change = tip.before; change; change = change.before) way.push(change);
  return way.reverse();
}

/** The step of the first change after a step; ∞ without. */
export function nextChange(tip: Change, step: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (let change: Change | null = tip; change && change.from > step; change = change.before) next = change.from;
  return next;
}

/** What is done at a step after `done`, or after all that is done at steps before. */
export function changesAt(tip: Change, step: number, done: Change | null): Change[] {
  const found: Change[] = [];
  for (let change: Change | null = changeAt(tip, step); change && change !== done; change = change.before) {
    if (change.from < step) break;
    found.push(change);
  }
  return found.reverse();
}

/** Whether it was made by hand, and not by a text. */
export function isByHand({ edit }: Pick<Change, 'edit'>): boolean {
  return edit.kind === 'entry' || edit.kind === 'rate';
}
