import type { BranchState, RunState } from '../src/protocol.js';

/** What a branch is called wherever it is shown. */
export function branchName({ id }: Pick<BranchState, 'id'>): string {
  return `branch ${id}`;
}

/** What makes a branch differ from the one that it left: its changes from there on, in words, the first one as it is. */
export function ownChanges({ parent, changes }: BranchState, { branches }: RunState): readonly string[] {
  const known = branches.find(({ id }) => id === parent)?.changes ?? [];
  const shared = changes.findIndex((change, i) => !isSame(change, known[i]));
  return changes.slice(shared < 0 ? changes.length : shared).map(({ step, text }) => `from step ${step}: ${text}`);
}

type Change = BranchState['changes'][number];

function isSame(one: Change, other: Change | undefined): boolean {
  return one.step === other?.step && one.by === other.by && one.text === other.text;
}
