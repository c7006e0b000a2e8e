import { html, nothing, type TemplateResult } from 'lit';
import type { RunState, Series } from '../../src/protocol.js';

/** Points that are asked for: about one for each pixel. */
export const POINTS = 260;

/** The loss from its smallest to its largest value over the steps visited, and a line where the run stands. */
export function sparkline({ steps, values }: Series, run: RunState): TemplateResult | typeof nothing {
  if (steps.length < 2) return nothing;
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const end = Math.max(run.recorded, 1);
  const y = (value: number): number => 34 - ((value - low) / (high - low || 1)) * 30;
  const points = Array.from(steps, (step, i) =>
    Number.isFinite(values[i]) ? `${((step / end) * POINTS).toFixed(1)},${y(values[i] as number).toFixed(1)}` : '',
  ).join(' ');
  const now = (run.step / end) * POINTS;
  return html`<svg class="spark" viewBox="0 0 ${POINTS} 36" preserveAspectRatio="none" role="img" aria-label="Loss over steps"><polyline points=${points}></polyline><line x1=${now} x2=${now} y1="0" y2="36"></line></svg>`;
}
