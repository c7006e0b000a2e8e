import type { OtherRun, RunState } from '../../../src/protocol.js';
import { branchName, ownChanges } from '../../branches.js';
import type { Shown } from '../view.js';

/** What the run on view is compared with. */
export interface Partner {
  /** Among all that there are, also after a reload. */
  readonly key: string;
  readonly kind: 'branch' | OtherRun['kind'];
  readonly name: string;
  /** Where requests go: null is the session on view. */
  readonly of: string | null;
  /** A branch of the session on view; null: the one that the other session is on. */
  readonly branch: number | null;
  /** The last step visited. */
  readonly recorded: number;
  /** Grows with every change of its numbers. */
  readonly revision: number;
  /** Of another session: its run; null where it has none (yet). */
  readonly run: RunState | null;
  /** Of a text that is in no file: the version of the file that it began as. */
  readonly version: number | null;
  /** What makes it another one, where that is known without a look at the text. */
  readonly changes: readonly string[];
}

/** All that there is, branches first. */
export function partnersOf({ run, state, view }: Shown): Partner[] {
  return [...branches(run, state.revision), ...view.others.map(partner)];
}

/** The one that was chosen; what is tried, or the first that there is, where none was, or it is gone. */
export function chosenOf(shown: Shown): Partner | null {
  const all = partnersOf(shown);
  const { key } = shown.view.compare;
  return all.find((each) => each.key === key) ?? all.find(({ kind }) => kind === 'try') ?? all[0] ?? null;
}

function branches(run: RunState, revision: number): Partner[] {
  return run.branches
    .filter(({ id }) => id !== run.branch)
    .map((branch) => ({
      key: `branch ${branch.id}`,
      kind: 'branch',
      name: branchName(branch),
      of: null,
      branch: branch.id,
      recorded: branch.recorded,
      revision,
      run: null,
      version: null,
      changes: ownChanges(branch, run),
    }));
}

function partner({ id, kind, name, version, state }: OtherRun): Partner {
  return {
    key: id,
    kind,
    name: kind === 'snapshot' ? 'snapshot' : name,
    of: id,
    branch: null,
    recorded: state?.run?.recorded ?? 0,
    revision: state?.revision ?? -1,
    run: state?.run ?? null,
    version,
    changes: [],
  };
}
