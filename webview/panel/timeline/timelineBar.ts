import { html, svg, type TemplateResult } from 'lit';
import type { RunState, Series } from '../../../src/protocol.js';
import { branchName } from '../../branches.js';
import { activityText, controls } from '../../controls.js';
import { shown } from '../../numbers.js';
import { moveTo } from '../charts/mover.js';
import { phases } from './phases.js';
import { branchMarks, trackMarks } from './timelineMarks.js';

const WIDTH = 1000;
const HEIGHT = 30;

/** The run's controls, and a slider whose track is the loss curve, with marks where the timeline was changed. `redraw`: how far a step goes was chosen. */
export function timelineBar(run: RunState, curve: Series | null, redraw: () => void): TemplateResult {
  const end = endOf(run);
  const share = (step: number): number => step / end;
  const at = (step: number): number => share(step) * WIDTH;
  return html`<footer class="timeline">
    ${controls(run, redraw)}
    <div class="within ${run.activity.kind === 'idle' ? '' : 'busy'}">${phases(run)}<span class="small dim activity" role="status">${run.activity.kind === 'idle' ? '' : activityText(run)}</span></div>
    <div class="track">${branchMarks(run, share)}
    <div class="scrub" role="slider" tabindex="0" aria-label="Step" aria-valuemin="0" aria-valuemax=${end} aria-valuenow=${run.step} aria-valuetext="step ${run.step}, loss ${shown(run.loss)}${markText(run)}"
      @keydown=${(event: KeyboardEvent) => press(event, run, end)} @pointerdown=${(event: PointerEvent) => grab(event, end)} @pointermove=${(event: PointerEvent) => event.buttons > 0 && drag(event, end)}>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT + 4}" preserveAspectRatio="none" aria-hidden="true">
        <line class="rest" x1="0" x2=${WIDTH} y1=${HEIGHT} y2=${HEIGHT}></line>
        ${curve ? svg`<polyline points=${points(curve, at)}></polyline>` : ''}
        <line class="now" x1=${at(run.step)} x2=${at(run.step)} y1="0" y2=${HEIGHT + 4}></line>
      </svg>
      ${trackMarks(run, share)}
      <span class="n small from">0</span><span class="n small to">${end}</span>
    </div></div>
  </footer>`;
}

/** What the marks say of where the run stands, for whoever does not see them. */
function markText({ branch, branches, stopped }: RunState): string {
  const named = branches.length > 1 ? `, ${branchName({ id: branch })}` : '';
  return stopped?.kind === 'break' ? `${named}, stopped: ${stopped.text}` : named;
}

/** A long run's first steps would be a dot at the left: the track grows with what was visited, up to the run's end. */
function endOf({ recorded, totalSteps, branches }: RunState): number {
  const forks = branches.map(({ from }) => from);
  return Math.max(recorded, ...forks, Math.min(totalSteps, Math.max(10, Math.ceil(recorded * 1.5))), 1);
}

/** The curve from its smallest to its largest value. */
function points({ steps, values }: Series, at: (step: number) => number): string {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const y = (value: number): number => HEIGHT - ((value - low) / (high - low || 1)) * (HEIGHT - 3);
  return Array.from(steps, (step, i) =>
    Number.isFinite(values[i]) ? `${at(step).toFixed(1)},${y(values[i] as number).toFixed(1)}` : '',
  ).join(' ');
}

const KEYS: Readonly<Record<string, (run: RunState, end: number) => number>> = {
  ArrowLeft: ({ step }) => step - 1,
  ArrowRight: ({ step }) => step + 1,
  PageUp: ({ step, stepsPerEpoch }) => step - stepsPerEpoch,
  PageDown: ({ step, stepsPerEpoch }) => step + stepsPerEpoch,
  Home: () => 0,
  End: (run) => run.recorded,
};

function press(event: KeyboardEvent, run: RunState, end: number): void {
  const target = KEYS[event.key]?.(run, end);
  if (target === undefined) return;
  event.preventDefault();
  moveTo(Math.max(0, Math.min(end, target)));
}

/** From here on the pointer may leave the track. */
function grab(event: PointerEvent, end: number): void {
  (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  drag(event, end);
}

function drag(event: PointerEvent, end: number): void {
  const track = event.currentTarget as HTMLElement;
  const box = track.getBoundingClientRect();
  const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  moveTo(Math.round(share * end));
}
