import type { Series } from '../../../src/protocol.js';
import type { Range } from '../../charts/range.js';
import { shown } from '../../numbers.js';

/** A line of a chart, as it is drawn strong. */
export interface Said {
  readonly label: string;
  readonly series: Series;
}

/** So many lines are told of one by one. */
const TOLD = 4;
/** A line that changes by no more than this share stays where it is. */
const CALM = 0.05;

export function overSteps(name: string, [from, to]: Range): string {
  return `${name} over steps ${from} to ${to}.`;
}

export const KEYS = 'Arrow keys read it, Enter goes there, plus and minus zoom.';

/** `train falls from 2.3 to 0.11.` */
export function trend({ label, series }: Said): string {
  const { steps, values } = series;
  const odd = values.findIndex((value) => !Number.isFinite(value));
  const first = values.find(Number.isFinite);
  const last = values.filter(Number.isFinite).at(-1);
  if (first === undefined || last === undefined) return odd < 0 ? '' : `${label} is nowhere finite.`;
  const broken = odd < 0 ? '' : ` It is not finite at step ${steps[odd]}.`;
  if (values.length === 1) return `${label} is ${shown(first, 3)}.${broken}`;
  const change = last - first;
  const still = Math.abs(change) <= CALM * Math.max(Math.abs(first), Math.abs(last));
  const verb = still ? 'stays near' : change < 0 ? 'falls from' : 'rises from';
  return `${label} ${verb} ${still ? shown(last, 3) : `${shown(first, 3)} to ${shown(last, 3)}`}.${broken}`;
}

export function trends(lines: readonly Said[]): string {
  const told = lines.length > TOLD ? [lines[0] as Said, lines.at(-1) as Said] : lines;
  const more = lines.length - told.length;
  return [...told.map(trend), more > 0 ? `${more} more lines.` : ''].filter(Boolean).join(' ');
}

/** Where a curve was lowest. */
export function lowest({ label, series: { steps, values } }: Said): string {
  let best = -1;
  values.forEach((value, i) => {
    if (Number.isFinite(value) && !(value >= (values[best] ?? Number.POSITIVE_INFINITY))) best = i;
  });
  return best < 0 ? '' : `${label} is lowest at step ${steps[best]}: ${shown(values[best] as number, 3)}.`;
}

/** How far the largest is from the smallest, where the lines end. */
export function apart(lines: readonly Said[]): string {
  const ends = lines
    .map(({ label, series }) => ({ label, value: series.values.at(-1) ?? Number.NaN }))
    .filter(({ value }) => Number.isFinite(value) && value > 0)
    .sort((one, other) => other.value - one.value);
  const [most, least] = [ends[0], ends.at(-1)];
  if (!most || !least || most === least) return '';
  return `At the end ${most.label}'s is ${shown(most.value / least.value, 2)} times ${least.label}'s.`;
}

/** Which lines end outside of a band of good values. */
export function withinBand(lines: readonly Said[], [from, to]: readonly [number, number], words: string): string {
  const ends = lines.map(({ label, series }) => ({ label, value: series.values.at(-1) ?? Number.NaN }));
  const names = (all: readonly { readonly label: string }[]): string => all.map(({ label }) => label).join(', ');
  const above = ends.filter(({ value }) => value > to && Number.isFinite(value));
  const below = ends.filter(({ value }) => value < from);
  const odd = ends.filter(({ value }) => !Number.isFinite(value));
  if (above.length + below.length + odd.length === 0) return `At the end all lie within ${words}.`;
  const parts = [
    above.length > 0 ? `above ${words}: ${names(above)}` : '',
    below.length > 0 ? `below: ${names(below)}` : '',
    odd.length > 0 ? `not finite: ${names(odd)}` : '',
  ];
  return `At the end ${parts.filter(Boolean).join('; ')}.`;
}
