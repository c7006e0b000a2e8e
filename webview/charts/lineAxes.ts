import type { Scale, TooltipItem } from 'chart.js';
import { shown } from '../numbers.js';
import { GRID, type TextStyle } from './chart.js';
import type { Band } from './decorations.js';
import { linearLabel, logarithmicLabel, logarithmicLimits, logarithmicTicks } from './ticks.js';

/** Room at the right for the lines' names. */
export const FRAME = {
  animation: false,
  responsive: true,
  maintainAspectRatio: false,
  parsing: false,
  normalized: true,
  layout: { padding: { right: 76, top: 8 } },
} as const;

/** Room for the labels of values, in pixels. */
const WIDTH = 52;

/** What lines run over: a rule at the bottom, no grid. */
export function xAxis(text: TextStyle) {
  return {
    type: 'linear',
    grid: { display: false },
    border: { color: text.color },
    ticks: { ...text, maxTicksLimit: 6, maxRotation: 0, includeBounds: false },
  } as const;
}

/** Values: a grid, no rule. */
export function yAxis(text: TextStyle, logarithmic = false, label: (value: number) => string = linearLabel) {
  const shared = {
    grid: { color: GRID },
    border: { display: false },
    // Charts below one another have their steps below one another.
    afterFit: (axis: Scale) => {
      axis.width = Math.max(axis.width, WIDTH);
    },
  };
  const linear = {
    ...shared,
    type: 'linear',
    ticks: { ...text, maxTicksLimit: 5, callback: (value: number | string) => label(Number(value)) },
  } as const;
  if (!logarithmic) return linear;
  return {
    ...shared,
    // Both have the same options, as far as they are set here.
    type: 'logarithmic' as 'linear',
    ticks: { ...text, autoSkip: false, callback: (value: number | string) => logarithmicLabel(Number(value)) },
    afterBuildTicks: (axis: Scale) => {
      axis.ticks = logarithmicTicks(axis.min, axis.max).map((value) => ({ value }));
    },
  } as const;
}

/** Limits of the axis of values, by what is on view; a band of good values is on view as well. */
export function limitsOf(
  values: readonly number[],
  logarithmic: boolean,
  band: Band | null,
): { readonly min?: number | undefined; readonly max?: number | undefined } {
  if (logarithmic) return logarithmicLimits(band ? [...values, band.from, band.to] : values);
  // chart.js finds round ones by itself; a line of equal numbers has some room on both sides.
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const room = Math.abs(min) * 0.1 || 1;
  return min === max ? { min: min - room, max: max + room } : { min: undefined, max: undefined };
}

/** The lines' values at a place, below the place's own name. */
export function valuesAt(place: (x: number) => string) {
  return {
    animation: false,
    callbacks: {
      title: ([item]: TooltipItem<'line'>[]) => place(item?.parsed.x ?? Number.NaN),
      label: (item: TooltipItem<'line'>) => `${item.dataset.label}: ${shown(item.parsed.y ?? Number.NaN, 6)}`,
    },
  } as const;
}
