import { stepNumber } from '../asked.js';
import type { Glimpse } from '../compare/glimpse.js';
import { glimpseAt } from '../compare/glimpseAt.js';
import { firstDifferenceFrom, recordedOf } from '../compare/recorded.js';
import { type StepComparison, sideBySide } from '../compare/sideBySide.js';
import type { History } from '../history.js';
import type { Handlers } from './handlers.js';
import type { Parts } from './parts.js';
import { sample } from './sampled.js';

/** What two runs, or two branches of one, are compared by. */
export function comparingRequests(parts: Parts): Handlers<'recorded' | 'firstDifference' | 'glimpse' | 'compare'> {
  return {
    recorded: async ({ branch, from, to }) => recordedOf(historyOf(parts, branch), stepNumber(from), stepNumber(to)),
    firstDifference: async ({ branch, other }) => ({ step: firstDifferenceFrom(historyOf(parts, branch), other) }),
    glimpse: ({ branch, step }, waits) => sample(parts, waits, (run) => glimpseAt(run, branch, stepNumber(step))),
    compare: ({ branch, other }, waits) =>
      sample(parts, waits, (run) => compared(glimpseAt(run, branch, stepNumber(other.step)), other)),
  };
}

/** What a branch has been through; the one on view where null. */
export function historyOf({ stage }: Parts, branch: number | null): History {
  return stage.trainable().timeline.wayOf(branch).history;
}

function* compared(glimpse: Generator<void, Glimpse>, other: Glimpse): Generator<void, StepComparison> {
  return sideBySide(yield* glimpse, other);
}
