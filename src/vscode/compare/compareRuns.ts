import type { Comparison, FirstDifferent, SessionPort, TextDifference } from '../../protocol.js';

/** A run: a session, and one of its branches; null: the one on view. */
export interface Way {
  readonly port: Pick<SessionPort, 'request'>;
  readonly branch: number | null;
}

/** Steps that are held against each other first, and at most, at a time: where runs part, they mostly part early. */
const STEPS = { first: 64, most: 16384 };

/** Two runs at a step, or at the last that both have visited, and where they part. Rejects where one of them goes on meanwhile. */
export async function compareRuns(
  here: Way,
  there: Way,
  step: number,
  texts: TextDifference | null,
): Promise<Comparison> {
  const { parted, common } = await partingOf(here, there);
  const at = await compareAt(here, there, Math.min(step, common));
  return { parted: parted === null ? null : await firstAt(here, there, parted, at), common, at, texts };
}

async function firstAt(
  here: Way,
  there: Way,
  step: number,
  at: Comparison['at'],
): Promise<{ readonly step: number; readonly first: FirstDifferent | null }> {
  const { first } = at.step === step ? at : await compareAt(here, there, step);
  return { step, first };
}

async function compareAt(here: Way, there: Way, step: number): Promise<Comparison['at']> {
  const other = await there.port.request('glimpse', { branch: there.branch, step });
  return here.port.request('compare', { branch: here.branch, other });
}

/** The first recorded step at which they differ, looked for in ever longer stretches, and the last that both have. */
async function partingOf(here: Way, there: Way): Promise<{ parted: number | null; common: number }> {
  const common = Math.min(await lastOf(here), await lastOf(there));
  for (let [from, count] = [0, STEPS.first]; from <= common; count = Math.min(2 * count, STEPS.most)) {
    const other = await there.port.request('recorded', { branch: there.branch, from, to: from + count });
    const { step } = await here.port.request('firstDifference', { branch: here.branch, other });
    if (step !== null) return { parted: step, common };
    from += count;
  }
  return { parted: null, common };
}

async function lastOf({ port, branch }: Way): Promise<number> {
  const { run } = await port.request('state', null);
  const recorded = branch === null ? run?.recorded : run?.branches.find(({ id }) => id === branch)?.recorded;
  if (!run?.hasData || recorded === undefined) throw new Error('one of the two runs is gone, or has no data');
  return recorded;
}
