import type { TooltipItem } from 'chart.js';
import { shown } from '../numbers.js';
import { GRID, type TextStyle } from './chart.js';

/** Room at the right for the lines' names. */
export const FRAME = {
  animation: false,
  responsive: true,
  maintainAspectRatio: false,
  parsing: false,
  layout: { padding: { right: 76, top: 8 } },
} as const;

/** What lines run over: a rule at the bottom, no grid. */
export function xAxis(text: TextStyle) {
  return {
    type: 'linear',
    grid: { display: false },
    border: { color: text.color },
    ticks: { ...text, maxTicksLimit: 6 },
  } as const;
}

/** Values: a grid, no rule. */
export function yAxis(text: TextStyle) {
  return {
    type: 'linear',
    grid: { color: GRID },
    border: { display: false },
    ticks: { ...text, maxTicksLimit: 5, callback: (value: number | string) => shown(Number(value), 3) },
  } as const;
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
