import { parseWatch, type WatchResult } from '../../formats/watch/parse.js';
import { namesOf, type Watch, type WatchProblem } from '../../formats/watch/tree.js';
import type { Itinerary } from '../itinerary.js';
import { isNumberWord, resolveName } from '../watch/scope.js';
import { unknownName } from '../watch/unknown.js';
import { problemAhead } from './ahead.js';
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
      ...(watch ? [{ what: 'condition' as const, watch }] : []),
      ...(line ?? []).flatMap((part) =>
        typeof part === 'string' ? [] : [{ what: 'log message' as const, watch: part }],
      ),
    ];
    const places = known(asked, placed, scene, breakpoint.place.kind === 'data');
    const condition = watch && text !== null ? { text, watch } : null;
    return {
      ...placed,
      id,
      places,
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
  throw mistakeIn('condition', parsed.problem);
}

/** Where a text says so itself, no columns are told: a log message's parts begin anywhere in it. */
function mistakeIn(what: AskedFor['what'], { message, start }: WatchProblem): Mistake {
  return new Mistake(what === 'condition' ? `condition, column ${start + 1}: ${message}` : `${what}: ${message}`);
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

/** What a breakpoint asks for: in its condition, or in its message. */
interface AskedFor {
  readonly what: 'condition' | 'log message';
  readonly watch: Watch;
}

/** A name that is asked for, by its full name. */
interface Needed {
  readonly what: string;
  readonly name: string;
}

/** Of a breakpoint's places those at which all that its condition, or its message, asks for is known: it passes by elsewhere. */
function known(asked: readonly AskedFor[], { places }: Placed, scene: BreakScene, data: boolean): Placed['places'] {
  const { itinerary } = scene;
  const missing: string[] = [];
  const left = [...places].flatMap(([place, layer]): [number, string | null][] => {
    const needed = asked.flatMap((each) => neededBy(each, layer, scene));
    const at = data ? place : movedTo(place, needed, itinerary);
    const late = needed.find(({ name }) => itinerary.knownFrom(name) > at);
    if (!late) return [[at, layer]];
    const from = itinerary.text(itinerary.knownFrom(late.name));
    missing.push(`${late.what}: ${late.name} is known from "${from}" on, not before`);
    return [];
  });
  if (left.length === 0 && missing[0]) throw new Mistake(missing[0]);
  return new Map(left);
}

function neededBy({ what, watch }: AskedFor, layer: string | null, { names, shapeOf }: BreakScene): Needed[] {
  const problem = problemAhead(watch, { names, layer, shapeOf }, what === 'condition');
  if (problem) throw mistakeIn(what, problem);
  return namesOf(watch).flatMap((written) => {
    if (isNumberWord(written)) return [];
    const name = resolveName(written, { names, layer });
    if (name === null) throw new Mistake(`${what}: ${unknownName(written, { names, layer })}`);
    return [{ what, name }];
  });
}

/**
 * A condition that asks for a value within a layer is looked at where the last that it asks for is computed: before the layer
 * is done, or after the op that the breakpoint names. Others stay where they are.
 */
function movedTo(place: number, needed: readonly Needed[], itinerary: Itinerary): number {
  const latest = Math.max(0, ...needed.map(({ name }) => itinerary.knownFrom(name)));
  const asksWithin = needed.some(
    ({ what, name }) => what === 'condition' && itinerary.isWithin(itinerary.knownFrom(name)),
  );
  const isMoved = latest > place || (asksWithin && itinerary.stops[place]?.part === null);
  return isMoved && itinerary.areOfOne(place, latest) ? latest : place;
}
