import type { LayerState, RunState } from '../protocol.js';

/**
 * Whether all that a debugger shows of a run is what it was: its place, its lines in the text, its numbers. What is found
 * out about them meanwhile (a diagnosis, a check, the loss of held-out examples) is no part of that: rows that are
 * open, and what is being typed into one, stay.
 */
export function showsTheSame(before: RunState, after: RunState): boolean {
  return JSON.stringify(shownOf(before)) === JSON.stringify(shownOf(after));
}

function shownOf(run: RunState): object {
  const {
    activity: _activity,
    check: _check,
    diagnosis: _diagnosis,
    heldOut: _heldOut,
    expectations: _,
    ...rest
  } = run;
  return { ...rest, layers: run.layers.map(withoutVerdict) };
}

function withoutVerdict({ verdict: _verdict, mismatches: _mismatches, ...layer }: LayerState): object {
  return layer;
}
