import { html, type TemplateResult } from 'lit';
import type { RunState } from '../src/protocol.js';
import { request } from './channel.js';

interface Control {
  readonly name: string;
  readonly label: string;
  readonly icon: string;
  readonly enabled: boolean;
  readonly primary?: boolean;
  act(): Promise<unknown>;
}

/** The run's buttons, in the order of VS Code's own debug toolbar. */
function controlsOf(run: RunState): Control[] {
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
      label: 'Step back: one update back',
      icon: 'debug-step-back',
      enabled: ready && run.step > 0,
      act: () => request('back', { count: 1 }),
    },
    {
      name: 'step',
      label: 'Step: one update',
      icon: 'debug-step-over',
      enabled: ready,
      primary: !busy,
      act: () => request('step', { count: 1 }),
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

export function controls(run: RunState): TemplateResult {
  return html`<div class="controls" role="toolbar" aria-label="Run">${controlsOf(run).map(
    ({ name, label, icon, enabled, primary, act }) =>
      html`<button class="icon-button ${primary ? 'primary' : ''}" data-control=${name} title=${label} aria-label=${label} ?disabled=${!enabled} @click=${() => void act().catch(() => undefined)}><span class="codicon codicon-${icon}" aria-hidden="true"></span></button>`,
  )}</div>`;
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
