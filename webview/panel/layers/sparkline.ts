import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Series } from '../../../src/protocol.js';

const [WIDTH, HEIGHT, EDGE] = [72, 18, 2];

export interface Drawn {
  /** An SVG path: it breaks where a value is not finite, and goes along the bottom where one is 0. */
  readonly path: string;
  readonly dot: readonly [x: number, y: number] | null;
}

/** A curve on a logarithmic axis, from its smallest to its largest value; a dot where the run stands. null where there is nothing to draw. */
export function drawn({ steps, values }: Pick<Series, 'steps' | 'values'>, step: number): Drawn | null {
  const logs = values.map((value) =>
    value > 0 ? Math.log10(value) : value === 0 ? Number.NEGATIVE_INFINITY : Number.NaN,
  );
  const finite = logs.filter(Number.isFinite);
  const [first = 0, last = 0] = [steps[0], steps.at(-1)];
  if (finite.length === 0) return null;
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const x = (at: number): number => round(EDGE + ((at - first) / Math.max(1, last - first)) * (WIDTH - 2 * EDGE));
  const y = (log: number): number =>
    most === least
      ? HEIGHT / 2
      : round(HEIGHT - EDGE - ((Math.max(least, log) - least) / (most - least)) * (HEIGHT - 2 * EDGE));
  let pen = 'M';
  const path = Array.from(logs, (log, i) => {
    if (Number.isNaN(log) || log === Number.POSITIVE_INFINITY) {
      pen = 'M';
      return '';
    }
    const point = `${pen}${x(steps[i] as number)} ${y(log)}`;
    pen = 'L';
    return point;
  }).join('');
  const now = nearest(steps, step);
  const log = logs[now];
  return {
    path,
    dot: log === undefined || !(log < Number.POSITIVE_INFINITY) ? null : [x(steps[now] as number), y(log)],
  };
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

function nearest(steps: Float64Array, step: number): number {
  return steps.reduce((best, at, i) => (Math.abs(at - step) < Math.abs((steps[best] ?? at) - step) ? i : best), 0);
}

export function sparkline(series: Series | null, step: number): TemplateResult | typeof nothing {
  const line = series && series.steps.length > 1 ? drawn(series, step) : null;
  // Its room is kept, so that nothing moves when it comes.
  return html`<svg class="sparkline" width=${WIDTH} height=${HEIGHT} viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${line ? svg`<path d=${line.path}></path>${line.dot ? svg`<circle cx=${line.dot[0]} cy=${line.dot[1]} r="2"></circle>` : nothing}` : nothing}</svg>`;
}

/** How many times as large as at the first step it is now; null where that says nothing. */
export function grown(series: Series | null, now: number): number | null {
  const first = series?.values.find((value) => value > 0 && Number.isFinite(value));
  return first === undefined || !Number.isFinite(now) ? null : now / first;
}
