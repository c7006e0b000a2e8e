import { html, nothing, type TemplateResult } from 'lit';
import type { RunState, Stride } from '../src/protocol.js';
import { remember, remembered, request } from './channel.js';

interface Control {
  readonly name: string;
  readonly label: string;
  readonly icon: string;
  readonly enabled: boolean;
  readonly primary?: boolean;
  act(): Promise<unknown>;
}

/** How far Step goes: what each is called, and how a sentence ends with it. */
const STRIDES: Readonly<Record<Stride, string>> = {
  part: 'to the next value within a layer',
  layer: 'to the next layer',
  phase: 'to the end of the pass',
  step: 'one update',
  epoch: 'one epoch',
};

/** The run's buttons, in the order of VS Code's own debug toolbar. */
function controlsOf(run: RunState, stride: Stride): Control[] {
  const walk = (back: boolean): Promise<unknown> =>
    stride === 'step' ? request(back ? 'back' : 'step', { count: 1 }) : request('walk', { stride, back });
  const busy = run.activity.kind !== 'idle';
  const ready = run.hasData;
  return [
    {
      name: 'reset',
      label: 'Reset to step 0',
      icon: 'debug-restart',
      enabled: ready && run.step > 0,
      act: () => request('reset', null),
    },
    {
      name: 'back',
      label: `Step back: ${STRIDES[stride]}${stride === 'step' || stride === 'epoch' ? ' back' : ' before'}`,
      icon: 'debug-step-back',
      // Within the first step there may be layers behind.
      enabled: ready && (run.step > 0 || (stride !== 'step' && stride !== 'epoch')),
      act: () => walk(true),
    },
    {
      name: 'step',
      label: `Step: ${STRIDES[stride]}`,
      icon: 'debug-step-over',
      enabled: ready,
      primary: !busy,
      act: () => walk(false),
    },
    busy
      ? {
          name: 'pause',
          label: 'Pause',
          icon: 'debug-pause',
          enabled: true,
          primary: true,
          act: () => request('pause', null),
        }
      : {
          name: 'runEpoch',
          label: 'Run to the end of this epoch',
          icon: 'debug-continue',
          enabled: ready,
          act: () => request('run', { until: 'epoch' }),
        },
    {
      name: 'run',
      label: 'Run to the end of training',
      icon: 'run-all',
      enabled: ready && !busy,
      act: () => request('run', { until: 'end' }),
    },
    {
      name: 'check',
      label: 'Check the gradients',
      icon: 'beaker',
      enabled: ready && run.activity.kind !== 'checking',
      act: () => request('check', null),
    },
  ];
}

const kept = remembered<{ stride: Stride }>({ stride: 'step' });

/** The run's controls. `redraw`: where the view lets the stride be chosen, to be called when it was. */
export function controls(run: RunState, redraw: (() => void) | null = null): TemplateResult {
  return html`<div class="controls" role="toolbar" aria-label="Run">${controlsOf(
    run,
    redraw ? kept.stride : 'step',
  ).map(
    ({ name, label, icon, enabled, primary, act }) =>
      html`<button class="icon-button ${primary ? 'primary' : ''}" data-control=${name} title=${label} aria-label=${label} ?disabled=${!enabled} @click=${() => void act().catch(() => undefined)}><span class="codicon codicon-${icon}" aria-hidden="true"></span></button>`,
  )}${redraw ? strideSelect(redraw) : nothing}</div>`;
}

function strideSelect(redraw: () => void): TemplateResult {
  const choose = ({ target }: Event): void => {
    kept.stride = (target as HTMLSelectElement).value as Stride;
    remember({ ...remembered({}), stride: kept.stride });
    redraw();
  };
  return html`<select class="stride" aria-label="Step by" title="Step by" @change=${choose}>${(Object.keys(STRIDES) as Stride[]).map((stride) => html`<option value=${stride} ?selected=${stride === kept.stride}>${stride}</option>`)}</select>`;
}

/** Goes over to another branch of the timeline. */
export function takeBranch(id: number): void {
  void request('branch', { id }).catch(() => undefined);
}

/** What the session does right now, in words. */
export function activityText(run: RunState): string {
  const { activity } = run;
  switch (activity.kind) {
    case 'running':
      return `running, epoch ${run.epoch + 1}${activity.targetStep === null ? '' : `, to step ${activity.targetStep}`}`;
    case 'moving':
      return `going to step ${activity.targetStep}`;
    case 'checking':
      return `checking${activity.progress.parameter === '' ? '' : ` ${activity.progress.parameter}`}: ${activity.progress.done} of ${activity.progress.total}`;
    case 'idle':
      return run.hasData ? 'paused' : 'no data: nothing to compute yet';
  }
}
