import type { Handwritten } from '../../../engine/graph.js';
import type { Places } from '../domain.js';
import type { WrittenVerdicts } from '../writtenVerdicts.js';
import { short } from './words.js';

/** Where a derivative is wrong along its variable: from place to place, indices of a grid; whole half-lines at its ends. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** Stretches that are wrong, of a loss for each y by itself. What can't be told breaks none, nor does a kink. */
export function wrongStretches(places: Places, { verdicts }: WrittenVerdicts): Stretch[] {
  const wrong = (i: number): boolean => verdicts[i] === 'mismatch' && places.below[i] === places.above[i];
  const right = (i: number): boolean => verdicts[i] === 'match';
  const found: { first: number; last: number; count: number }[] = [];
  let open = false;
  for (let i = 0; i < places.at.length; i++) {
    const ended = i > 0 && (places.at[i] as number) < (places.at[i - 1] as number);
    if (ended || right(i)) open = false;
    if (!wrong(i)) continue;
    const last = found.at(-1);
    if (open && last) Object.assign(last, { last: i, count: last.count + 1 });
    else found.push({ first: i, last: i, count: 1 });
    open = true;
  }
  // One place by itself may be where pieces meet that the reference takes apart.
  return found.filter(({ count }) => count > 1);
}

/** Of so many y a loss is said where it is wrong. */
const TARGETS = 2;

/** "z < −1 and for z > 1"; of a loss "a > 0 where y = −1, and for a < 0 where y = 1": the same a may be right for another y. */
export function stretchesText(places: Places, stretches: readonly Stretch[], op: Handwritten['op']): string {
  if (op !== 'loss') return stretches.map((stretch) => stretchText(places, stretch, 'z')).join(' and for ');
  const byTarget = new Map<number, Set<string>>();
  for (const stretch of stretches) {
    const y = places.y[stretch.first] as number;
    byTarget.set(y, (byTarget.get(y) ?? new Set()).add(stretchText(places, stretch, 'a')));
  }
  const byText = new Map<string, string[]>();
  for (const [y, texts] of [...byTarget].slice(0, TARGETS)) {
    const text = [...texts].join(' and for ');
    byText.set(text, [...(byText.get(text) ?? []), short(y)]);
  }
  return [...byText].map(([text, ys]) => `${text} where y = ${ys.join(' or ')}`).join(', and for ');
}

function stretchText({ at }: Places, { first, last }: Stretch, variable: string): string {
  const [before, after] = [at[first - 1] ?? Number.POSITIVE_INFINITY, at[last + 1] ?? Number.NEGATIVE_INFINITY];
  const from = before < (at[first] as number) ? shortestWithin(before, at[first] as number) : null;
  const to = after > (at[last] as number) ? shortestWithin(at[last] as number, after) : null;
  if (from === null) return to === null ? `any ${variable}` : `${variable} < ${to}`;
  return to === null ? `${variable} > ${from}` : `${from} < ${variable} < ${to}`;
}

/** The number of the fewest digits from one to the other. */
function shortestWithin(low: number, high: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const found = Number((Math.ceil(low * 10 ** digits) / 10 ** digits).toFixed(digits));
    if (found <= high) return String(found + 0);
  }
  return short(low);
}

/** A place that shows it: among round ones near 0 where the two are furthest apart. */
export function shownPlace(places: Places, { written }: WrittenVerdicts, { first, last }: Stretch): number {
  const all = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const round = all.filter(
    (i) => Number.isInteger(2 * (places.at[i] as number)) && Math.abs(places.at[i] as number) <= 4,
  );
  const off = (i: number): number => Math.abs((written[i] as number) - (places.below[i] as number));
  const nearer = (i: number, j: number): number => Math.abs(places.at[i] as number) - Math.abs(places.at[j] as number);
  const [best] = (round.length > 0 ? round : all).sort((i, j) => off(j) - off(i) || nearer(i, j));
  return best as number;
}
