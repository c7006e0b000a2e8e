import type { RunState, Stopped } from '../protocol.js';
import type { BreakpointKind } from './breakpoints.js';

/** The one thread there is: the run. */
export const THREAD = 1;

/** Why a run can't go on whose text makes another network of it now, or reads other data. */
export const RESTART = 'The network, or its data, has become another: restart to go on';

/** The body of a `stopped` event, for a run that was sent to look for a reason. */
export function stoppedBody(run: RunState, kinds: ReadonlyMap<number, BreakpointKind>): object {
  const { stopped } = run;
  if (!stopped) return stopAt('step');
  switch (stopped.kind) {
    case 'break':
      return brokenBody(stopped, kinds);
    case 'start':
      return { ...stopAt('entry'), description: 'At the first step' };
    case 'end':
      return { ...stopAt('entry'), reason: 'end', description: 'Training has ended' };
    case 'pause':
      return stopAt('pause');
  }
}

export function stopAt(reason: string): { reason: string; threadId: number; allThreadsStopped: true } {
  return { reason, threadId: THREAD, allThreadsStopped: true };
}

const REASONS: Readonly<Record<BreakpointKind, string>> = {
  source: 'breakpoint',
  function: 'function breakpoint',
  data: 'data breakpoint',
};

function brokenBody({ ids, filter, text }: Stopped, kinds: ReadonlyMap<number, BreakpointKind>): object {
  const kind = kinds.get(ids[0] ?? -1);
  const reason = filter !== null ? 'exception' : kind ? REASONS[kind] : 'breakpoint';
  return { ...stopAt(reason), hitBreakpointIds: ids, description: text, text };
}
