import type { CheckReport } from '../analysis/check/report.js';
import type { BreakHit } from './breaks/breakpoint.js';
import type { Breaks } from './breaks/breaks.js';
import { checkRun } from './judged.js';
import type { Destination, Stride } from './position.js';
import type { Run } from './run.js';
import { scopeOf } from './watch/runScope.js';

/** Why a run stopped that was sent to look for a reason. */
export type Found =
  | { readonly kind: 'break'; readonly hit: BreakHit }
  /** The first place of all, backwards; the last step of `train.epochs`, forwards. */
  | { readonly kind: 'start' | 'end' };

/**
 * A stride on, or with `direction` −1 back; the first place of all is as far back as it goes. `ended`: training ended where it
 * stands, and back is where its last update was made. Yields after each piece of work.
 */
export function* walk(run: Run, stride: Stride, direction: 1 | -1, ended = false): Generator<void, void> {
  const { itinerary, place } = run;
  const { step } = run.timeline;
  if (stride === 'step' || stride === 'epoch') {
    const steps = stride === 'step' ? 1 : run.stepsPerEpoch;
    yield* stand(run, Math.max(0, step + direction * steps), step + direction * steps < 0 ? 0 : place);
    return;
  }
  if (ended && direction < 0 && step > 0) return yield* stand(run, step - 1, itinerary.last);
  const next = itinerary.after(place, stride, direction);
  if (next > itinerary.last) yield* stand(run, step + 1, itinerary.after(-1, stride, 1));
  else if (next >= 0) run.place = next;
  else if (step > 0) yield* stand(run, step - 1, itinerary.last);
  else run.place = Math.min(place, itinerary.begin);
}

/** To a place. Throws an Error for the user where the network has none like it. */
export function* walkTo(run: Run, to: Destination): Generator<void, void> {
  yield* stand(run, to.step, placeOf(run, to));
}

function placeOf({ itinerary }: Run, to: Destination): number {
  if ('at' in to) return to.at === 'end' ? itinerary.last : itinerary.begin;
  const place = itinerary.indexOf(to);
  if (place >= 0) return place;
  const words = [to.phase, to.layer, to.part].filter((word) => word !== null);
  throw new Error(`there is no place "${words.join(' ')}" in a step`);
}

/**
 * Goes on, place by place, until something stops it (`breaks`), or to the step `until`; backwards to the last place before this one
 * where something holds. `first`: the place of this step that is looked at first. Yields after each piece of work.
 */
export function* seek(
  run: Run,
  breaks: Breaks,
  direction: 1 | -1,
  until: number = run.totalSteps,
  first: number = run.place + direction,
): Generator<void, Found> {
  for (let from = first; ; from = direction > 0 ? 0 : run.itinerary.last) {
    const found = yield* within(run, breaks, from, direction);
    if (found) return found;
    const next = run.timeline.step + direction;
    if (next < 0) return stopAt(run, run.itinerary.begin, 'start');
    if (next > until) return stopAt(run, run.itinerary.last, 'end');
    yield* run.moveTo(next);
  }
}

/** The first reason to stop within this step, from a place on; the run stands there then. */
function* within(run: Run, breaks: Breaks, from: number, direction: 1 | -1): Generator<void, Found | null> {
  const { timeline, itinerary, model } = run;
  const check = breaks.checks ? yield* judged(run) : null;
  const seen = { model, trainer: timeline.trainer, history: timeline.history, check };
  for (let place = from; place >= 0 && place <= itinerary.last; place += direction) {
    const hit = breaks.at({ place, direction, scope: (layer) => scopeOf(run, place, layer) }, seen);
    if (hit) {
      run.place = place;
      return { kind: 'break', hit };
    }
  }
  return null;
}

/** What a check says of every op at this step; J is not sampled: that would take longer than training. */
function* judged(run: Run): Generator<void, CheckReport | null> {
  const stop = { aborted: false };
  const work = checkRun(run, stop, null);
  for (let next = work.next(); ; next = work.next()) {
    if (next.done) return next.value;
    stop.aborted = next.value.soFar !== undefined;
    yield;
  }
}

function stopAt(run: Run, place: number, kind: 'start' | 'end'): Found {
  run.place = place;
  return { kind };
}

function* stand(run: Run, step: number, place: number): Generator<void, void> {
  yield* run.moveTo(step);
  run.place = place;
}
