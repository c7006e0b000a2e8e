import type { BreakHit } from './breaks/breakpoint.js';
import type { Breaks } from './breaks/breaks.js';
import type { Stride, TimelinePosition } from './position.js';
import type { Run } from './run.js';
import { scopeOf } from './watch/runScope.js';

/** Why a run stopped that was sent to look for a reason. */
export type Found =
  | { readonly kind: 'break'; readonly hit: BreakHit }
  /** The first place of all, backwards; the last step of `train.epochs`, forwards. */
  | { readonly kind: 'start' | 'end' };

/** A stride on, or with `direction` −1 back; the first place of all is as far back as it goes. Yields after each piece of work. */
export function* walk(run: Run, stride: Stride, direction: 1 | -1): Generator<void, void> {
  const { itinerary, place } = run;
  const { step } = run.timeline;
  if (stride === 'step' || stride === 'epoch') {
    const steps = stride === 'step' ? 1 : run.stepsPerEpoch;
    yield* stand(run, Math.max(0, step + direction * steps), step + direction * steps < 0 ? 0 : place);
    return;
  }
  const next = itinerary.after(place, stride, direction);
  if (next > itinerary.last) yield* stand(run, step + 1, itinerary.after(-1, stride, 1));
  else if (next >= 0) run.place = next;
  else if (step > 0) yield* stand(run, step - 1, itinerary.last);
  else run.place = 0;
}

/** To a position. Throws an Error for the user where the network has no such place. */
export function* walkTo(run: Run, { step, ...stop }: TimelinePosition): Generator<void, void> {
  const place = run.itinerary.indexOf(stop);
  if (place < 0)
    throw new Error(`there is no place "${[stop.phase, stop.layer, stop.part].filter(Boolean).join(' ')}" in a step`);
  yield* stand(run, step, place);
}

/**
 * Goes on, place by place, until something stops it (`breaks`), or to the end; backwards to the last place before this one
 * where something holds. Yields after each piece of work.
 */
export function* seek(run: Run, breaks: Breaks, direction: 1 | -1): Generator<void, Found> {
  for (let from = run.place + direction; ; from = direction > 0 ? 0 : run.itinerary.last) {
    const found = within(run, breaks, from, direction);
    if (found) return found;
    const next = run.timeline.step + direction;
    if (next < 0) return stopAt(run, 0, 'start');
    if (next > run.totalSteps) return stopAt(run, run.itinerary.last, 'end');
    yield* run.moveTo(next);
  }
}

/** The first reason to stop within this step, from a place on; the run stands there then. */
function within(run: Run, breaks: Breaks, from: number, direction: 1 | -1): Found | null {
  const { timeline, itinerary, model } = run;
  const seen = { model, trainer: timeline.trainer, history: timeline.history };
  for (let place = from; place >= 0 && place <= itinerary.last; place += direction) {
    const hit = breaks.at({ place, direction, scope: (layer) => scopeOf(run, place, layer) }, seen);
    if (hit) {
      run.place = place;
      return { kind: 'break', hit };
    }
  }
  return null;
}

function stopAt(run: Run, place: number, kind: 'start' | 'end'): Found {
  run.place = place;
  return { kind };
}

function* stand(run: Run, step: number, place: number): Generator<void, void> {
  yield* run.moveTo(step);
  run.place = place;
}
