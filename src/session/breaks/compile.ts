import { didYouMean } from '../../formats/nearest.js';
import { parseWatch, type WatchResult } from '../../formats/watch/parse.js';
import { namesOf, type Watch } from '../../formats/watch/tree.js';
import { isNumberWord, resolveName } from '../watch/scope.js';
import type { Breakpoint } from './breakpoint.js';
import { hitCount } from './hitCount.js';
import { type LogPoint, readLogPoint } from './logPoint.js';
import { type BreakScene, type Placed, placesOf } from './places.js';

/** A breakpoint that can be looked at. */
export interface ReadyBreakpoint extends Placed {
  readonly id: number;
  readonly condition: { readonly text: string; readonly watch: Watch } | null;
  readonly hits: ((times: number) => boolean) | null;
  readonly log: LogPoint | null;
}

/** Why a breakpoint can never stop a run; never leaves this file. */
class Mistake extends Error {}

/** Makes a breakpoint ready, or says in words why it can never stop a run of this network. */
export function compileBreakpoint(breakpoint: Breakpoint, scene: BreakScene): ReadyBreakpoint | string {
  try {
    const placed = placesOf(breakpoint.place, scene);
    if (typeof placed === 'string') return placed;
    const { id, condition: text, hits, log } = breakpoint;
    const watch = text === null ? null : conditionOf(parseWatch(text));
    const line = log === null ? null : logOf(log);
    const asked = [
      ...(watch ? [{ what: 'condition', watch }] : []),
      ...(line ?? []).flatMap((part) => (typeof part === 'string' ? [] : [{ what: 'log message', watch: part }])),
    ];
    const places = asked.reduce((left, each) => known(each, left, scene), placed.places);
    const condition = watch && text !== null ? { text, watch } : null;
    return {
      id,
      places,
      title: placed.title,
      condition,
      hits: hits === null ? null : hitsOf(hits),
      log: line,
    };
  } catch (thrown) {
    if (thrown instanceof Mistake) return thrown.message;
    throw thrown;
  }
}

function conditionOf(parsed: WatchResult): Watch {
  if (parsed.ok) return parsed.watch;
  throw new Mistake(`condition, column ${parsed.problem.start + 1}: ${parsed.problem.message}`);
}

function hitsOf(text: string): (times: number) => boolean {
  const counts = hitCount(text);
  if (counts) return counts;
  throw new Mistake(`"${text}" is no hit count; expected one such as 5, >= 5 or % 5`);
}

function logOf(text: string): LogPoint {
  const read = readLogPoint(text);
  if (read.ok) return read.log;
  throw new Mistake(`log message, ${read.problem}`);
}

/** Of a breakpoint's places those at which all that its condition, or its message, asks for is known: it passes by elsewhere. */
function known(
  { what, watch }: { readonly what: string; readonly watch: Watch },
  places: Placed['places'],
  { itinerary, names }: BreakScene,
): Placed['places'] {
  const missing: string[] = [];
  const left = [...places].filter(([place, layer]) =>
    namesOf(watch).every((written) => {
      if (isNumberWord(written)) return true;
      const name = resolveName(written, { names, layer });
      if (name === null) throw new Mistake(`${what}: there is no "${written}"${didYouMean(written, names)}`);
      const from = itinerary.knownFrom(name);
      if (from > place) missing.push(`${name} is known from "${itinerary.text(from)}" on, not before`);
      return from <= place;
    }),
  );
  if (left.length === 0) throw new Mistake(`${what}: ${missing[0]}`);
  return new Map(left);
}
