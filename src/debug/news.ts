import type { BranchState, RunState } from '../protocol.js';

/** What has become of the timeline since the run stood somewhere: a line for each change, and for another branch. */
export function newsOf(before: RunState, after: RunState): string[] {
  const [known, now] = [branchOf(before, after.branch), branchOf(after, after.branch)];
  if (!now) return [];
  const shared = (known ?? branchOf(before, now.parent ?? after.branch))?.changes ?? [];
  const seen = new Set(shared.map(textOf));
  const changes = now.changes.map(textOf).filter((text) => !seen.has(text));
  if (!known && now.parent !== null) {
    return [`Branch ${now.id} of the timeline was made: ${changes.join('; ')}. Branch ${now.parent} stays as it was.`];
  }
  const taken =
    after.branch === before.branch
      ? []
      : [`On branch ${now.id} of the timeline, which has come to step ${now.recorded}.`];
  return [...taken, ...changes.map((text) => `The timeline has changed: ${text}.`)];
}

function branchOf({ branches }: RunState, id: number): BranchState | null {
  return branches.find((branch) => branch.id === id) ?? null;
}

/** `from step 3 on, by hand, hidden.weight[0, 1]: 0.2 → 0.5` */
function textOf({ step, by, text }: BranchState['changes'][number]): string {
  return `from step ${step} on, by ${by === 'hand' ? 'hand' : 'the text'}, ${text}`;
}
