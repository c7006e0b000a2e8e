import type { RunUntil, State } from '../../protocol.js';
import { stepCount, stepNumber } from '../asked.js';
import type { Run } from '../run.js';
import { walk, walkTo } from '../walk.js';
import type { Handlers } from './handlers.js';
import type { Parts } from './parts.js';

type Moves = 'step' | 'back' | 'goto' | 'run' | 'pause' | 'walk' | 'walkTo' | 'assign' | 'branch' | 'seek';

/** What moves a run along its timeline, or onto another branch of it. */
export function moveRequests(parts: Parts): Handlers<Moves> {
  const { work, broadcast } = parts;
  const by = (count: number): Promise<State> => move(parts, 'step', (run) => Math.max(0, run.timeline.step + count));
  const walking = (way: Way): Promise<State> => walkBy(parts, way);
  return {
    step: async ({ count }) => by(stepCount(count)),
    back: async ({ count }) => by(-stepCount(count)),
    goto: async ({ step }) => {
      const target = stepNumber(step);
      return move(parts, 'goto', () => target);
    },
    run: ({ until }) => start(parts, until),
    pause: async () => {
      await work.stop();
      return broadcast.state;
    },
    walk: ({ stride, back }) => walking((run, ended) => walk(run, stride, back ? -1 : 1, ended)),
    walkTo: (to) => walking((run) => walkTo(run, { ...to, step: stepNumber(to.step) })),
    assign: (asked) => walking((run) => atOnce(() => run.assign(asked))),
    branch: ({ id }) => walking((run) => run.takeBranch(id)),
    seek: ({ back, until, anew = false }) => seek(parts, back ? -1 : 1, { until, anew }),
  };
}

/** `ended`: the run stands where training ended. */
type Way = (run: Run, ended: boolean) => Generator<void, void>;

function move(parts: Parts, kind: 'step' | 'goto', target: (run: Run) => number): Promise<State> {
  return parts.doWork(kind, (run) => {
    parts.debugging.stopped = null;
    const targetStep = target(run);
    parts.work.activity = { kind: 'moving', targetStep };
    return run.moveTo(targetStep);
  });
}

/** A move within a step, or to a place in another one. */
function walkBy(parts: Parts, way: Way): Promise<State> {
  return parts.doWork('step', (run) => {
    const ended = parts.debugging.stopped?.kind === 'end';
    parts.debugging.stopped = null;
    parts.work.activity = { kind: 'moving', targetStep: run.timeline.step };
    return way(run, ended);
  });
}

/** To the next place that something stops it at. */
function seek(
  parts: Parts,
  direction: 1 | -1,
  asked: { readonly until: number | null; readonly anew: boolean },
): Promise<State> {
  return parts.doWork('run', (run) => {
    parts.work.show({ kind: 'running', until: 'break', targetStep: null });
    return parts.debugging.seek(run, direction, asked);
  });
}

/** Starts to run, and answers when that has begun. */
function start(parts: Parts, until: RunUntil): Promise<State> {
  return new Promise((started, failed) => {
    const done = parts.doWork('run', (run) => {
      parts.debugging.stopped = null;
      const targetStep = run.targetOf(until);
      parts.work.show({ kind: 'running', until, targetStep });
      started(parts.broadcast.state);
      return run.moveTo(targetStep);
    });
    done.then(started, failed);
  });
}

/** Work that is one piece. */
// biome-ignore lint/correctness/useYield: there is nothing to pause for.
function* atOnce(act: () => void): Generator<void, void> {
  act();
}
