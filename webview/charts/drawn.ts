import type { Series } from '../../src/protocol.js';

type Points = Pick<Series, 'steps' | 'values'>;

/** A place of a line; NaN leaves a gap. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A number that has no place on the chart: it stands at the edge, by its name. */
export interface OffChart {
  readonly x: number;
  readonly text: 'NaN' | '∞' | '−∞' | '0' | '< 0';
}

/** A curve as places: what has none (not finite; on a logarithmic axis also 0 and less) is a gap. */
export function placesOf({ steps, values }: Points, logarithmic: boolean): Place[] {
  return Array.from(steps, (x, i) => {
    const y = values[i] as number;
    return { x, y: nameOff(y, logarithmic) === null ? y : Number.NaN };
  });
}

/** Numbers without a place: the first of each stretch of them. */
export function offChart({ steps, values }: Points, logarithmic: boolean): OffChart[] {
  const found: OffChart[] = [];
  let before: string | null = null;
  steps.forEach((x, i) => {
    const text = nameOff(values[i] as number, logarithmic);
    if (text !== null && text !== before) found.push({ x, text });
    before = text;
  });
  return found;
}

function nameOff(value: number, logarithmic: boolean): OffChart['text'] | null {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (!logarithmic || value > 0) return null;
  return value === 0 ? '0' : '< 0';
}

/** The last point at a step or before it; the first where there is none. null of an empty curve. */
export function pointAt(
  { steps, values }: Points,
  step: number,
): { readonly step: number; readonly value: number } | null {
  if (steps.length === 0) return null;
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((steps[middle] as number) <= step) low = middle;
    else high = middle - 1;
  }
  return { step: steps[low] as number, value: values[low] as number };
}
