import type { Explanation, Unfolds } from './explanation.js';
import { NO_HEAD } from './heads.js';
import type { Piecewise } from './piecewise.js';
import type { Resolved } from './resolved.js';
import type { Scene } from './scene.js';
import { type MakePart, ofExample, type Standing, type Telling } from './telling.js';
import { numberOf } from './unfolding.js';

/** Terms whose numbers are read between two yields. */
const AT_ONCE = 32;

/** What a sum comes to: its terms by size, and how many there are. */
export interface Summed {
  readonly terms: readonly Explanation[];
  readonly count: number;
}

/**
 * The terms from one on by size, the biggest first; those after the first `most` together, where `self` says how to ask for
 * them.
 */
export function* summed(
  telling: Telling,
  terms: readonly Resolved[],
  { self, from, standing }: { readonly self: string | null; readonly from: number; readonly standing: Standing },
  part: MakePart,
): Piecewise<Summed> {
  const values = yield* numbersOf(telling.scene, terms);
  const order = [...terms.keys()].sort((i, j) => sizeAt(values, j) - sizeAt(values, i) || i - j);
  const end = from + telling.most;
  // A tail of one would take the line that its term takes; zeros say no more apart than together.
  const whole = self === null || order.length <= end + 1;
  const shown = whole ? order.length : Math.max(from + 1, Math.min(end, values.filter((value) => value !== 0).length));
  const parts: Explanation[] = [];
  for (const i of order.slice(from, shown))
    parts.push(ofExample(yield* part(telling, terms[i] as Resolved, standing), standing));
  const rest = order.slice(shown).map((i) => values[i] as number);
  if (rest.length > 0) parts.push(tailOf(rest, { at: self as string, from: shown }));
  return { terms: parts, count: order.length - from };
}

function* numbersOf(scene: Scene, terms: readonly Resolved[]): Piecewise<readonly number[]> {
  const values: number[] = [];
  for (const term of terms) {
    values.push(numberOf(scene, term));
    if (values.length % AT_ONCE === 0) yield;
  }
  return values;
}

/** By size; what is no number comes first. */
function sizeAt(values: readonly number[], i: number): number {
  const size = Math.abs(values[i] as number);
  return Number.isNaN(size) ? Number.POSITIVE_INFINITY : size;
}

/** A sum's terms from one on, as one. */
function tailOf(values: readonly number[], unfolds: Unfolds): Explanation {
  return {
    ...NO_HEAD,
    label: `${values.length} more terms together`,
    value: values.reduce((sum, value) => sum + value, 0),
    combine: 'sum',
    function: null,
    terms: [],
    count: values.length,
    unfolds,
  };
}
