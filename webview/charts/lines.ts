import type { ChartDataset } from 'chart.js';
import type { Series } from '../../src/protocol.js';
import type { Band } from './decorations.js';
import { type Place, placesOf } from './drawn.js';
import type { Range } from './range.js';

export interface Line {
  readonly label: string;
  readonly series: Series;
  /** Drawn strong over its own pale numbers; null: the numbers themselves are strong. */
  readonly smooth: Series | null;
  /** Which dash pattern tells it apart: an index. */
  readonly dash: number;
  /** Which shape along it tells it apart, where dashes tell something else: an index below `MOST_SHAPES`. */
  readonly shape?: number;
  /** The selected layer's is a little thicker. */
  readonly selected?: boolean;
}

export interface ChartGiven {
  readonly lines: readonly Line[];
  /** The hue names the quantity; the dashes name the line. */
  readonly hue: 'delta' | 'other';
  readonly step: number;
  /** The steps on view, and the last that there is. */
  readonly range: Range;
  readonly end: number;
  readonly logarithmic: boolean;
  readonly label: (value: number) => string;
  readonly band: Band | null;
  /** While a run goes on its chart is drawn so often only that there is time for all else. */
  readonly live?: boolean;
  /** What the chart says, in a sentence; a function where it takes a look at all numbers: called when the chart is drawn. */
  readonly sentence: string | (() => string);
}

const DASHES = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 4, 1, 4]];

export const HUES = {
  delta: { line: '--ds-d-fill', name: '--ds-d' },
  other: { line: '--vscode-foreground', name: '--vscode-foreground' },
} as const;

/** Pale numbers first, so that all strong lines lie over them. */
export function datasetsOf({ lines, logarithmic }: ChartGiven, colour: string): ChartDataset<'line', Place[]>[] {
  const pale = `color-mix(in srgb, ${colour} ${lines.length > 2 ? 16 : 24}%, transparent)`;
  const raw = lines
    .filter(({ smooth }) => smooth !== null)
    .map(({ series }) => dataset({ label: '', series, colour: pale, dash: [], width: 1, logarithmic }));
  const strong = lines.map(({ label, series, smooth, dash, selected }) =>
    dataset({
      label,
      series: smooth ?? series,
      colour,
      dash: DASHES[dash % DASHES.length] ?? [],
      width: selected ? 2.5 : 1.75,
      logarithmic,
    }),
  );
  return [...raw, ...strong];
}

/** Whether the drawing would be the same: where the session stands lies over it. */
export function same(before: ChartGiven, now: ChartGiven): boolean {
  const likeBefore = ({ label, series, smooth, selected, shape }: Line, i: number): boolean => {
    const line = before.lines[i];
    if (line?.label !== label || line.shape !== shape) return false;
    return line.series === series && line.smooth === smooth && line.selected === selected;
  };
  return (
    before.logarithmic === now.logarithmic &&
    before.range.every((step, i) => step === now.range[i]) &&
    before.lines.length === now.lines.length &&
    now.lines.every(likeBefore)
  );
}

export function valuesWithin({ steps, values }: Series, [from, to]: Range): Float64Array {
  return values.filter((_, i) => (steps[i] as number) >= from && (steps[i] as number) <= to);
}

/** Of a single step there is no line to draw. */
export function isPoint({ steps }: Series): boolean {
  return steps.length < 2;
}

interface DatasetParts {
  readonly label: string;
  readonly series: Series;
  readonly colour: string;
  readonly dash: number[];
  readonly width: number;
  readonly logarithmic: boolean;
}

function dataset({ label, series, colour, dash, width, logarithmic }: DatasetParts): ChartDataset<'line', Place[]> {
  const data = placesOf(series, logarithmic);
  return {
    label,
    data,
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: width,
    borderDash: dash,
    pointRadius: isPoint(series) ? 3 : 0,
  };
}
