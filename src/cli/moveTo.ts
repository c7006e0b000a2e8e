import type { Finding, RunState, SessionPort, State } from '../protocol.js';
import { Cut } from './interrupt.js';
import { type OpenModel, runOf } from './model.js';
import { Progress } from './progress.js';
import { shown } from './table.js';
import type { Terminal } from './terminal.js';

/** Where long work has ended, and whether by Ctrl+C; where that has ended the model's code, what was last seen of it. */
export interface Ended {
  readonly run: RunState;
  readonly interrupted: boolean;
}

/** Goes to a step, with its progress shown: how far it is, and what `tells` makes of where it is. */
export function moveTo(
  { port }: OpenModel,
  step: number,
  terminal: Terminal,
  tells: (run: RunState) => string = ({ loss }) => `J = ${shown(loss)}`,
): Promise<Ended> {
  const text = (run: RunState): string | null =>
    run.activity.kind === 'moving' ? `step ${run.step} of ${step} · ${tells(run)}` : null;
  return watched(port, terminal, text, () => port.request('goto', { step }));
}

/** Checks the gradients, with the progress shown; `finds` says, of what is found on the way, the lines that are shown once each. */
export function checkAll(
  { port }: OpenModel,
  terminal: Terminal,
  finds: (findings: readonly Finding[]) => readonly string[],
): Promise<Ended> {
  const text = ({ activity }: RunState): string | null => {
    if (activity.kind !== 'checking') return null;
    const { done, total, parameter } = activity.progress;
    return `checking${parameter === '' ? '' : ` ${parameter}`}: ${done} of ${total} entries`;
  };
  const lines = ({ activity }: RunState): readonly string[] =>
    activity.kind === 'checking' ? finds(activity.soFar?.findings ?? []) : [];
  return watched(port, terminal, text, () => port.request('check', null), lines);
}

async function watched(
  port: SessionPort,
  terminal: Terminal,
  text: (run: RunState) => string | null,
  work: () => Promise<State>,
  lines: (run: RunState) => readonly string[] = () => [],
): Promise<Ended> {
  const progress = new Progress(terminal);
  const told = new Set<string>();
  let last: RunState | null = null;
  const listening = port.onState(({ run }) => {
    last = run;
    for (const each of run ? lines(run) : []) if (!told.has(each) && told.add(each)) progress.say(each);
    const line = run && text(run);
    if (line) progress.show(line);
  });
  let interrupted = false;
  const stopListening = terminal.onInterrupt(() => {
    interrupted = true;
    port.request('pause', null).catch(() => undefined);
  });
  try {
    const state = await work();
    return { run: runOf(state), interrupted };
  } catch (error) {
    if (!(error instanceof Cut) || last === null) throw error;
    return { run: last, interrupted: true };
  } finally {
    listening.dispose();
    stopListening();
    progress.done();
  }
}
