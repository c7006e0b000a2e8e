import { html, nothing, type TemplateResult } from 'lit';
import type { Activity } from '../../../src/protocol.js';
import { request } from '../../channel.js';
import type { Shown } from '../view.js';
import type { Partner } from './partner.js';

/** How far both have come, where that is not the same; and what brings the other one to the same step. */
export function reach(shown: Shown, partner: Partner): TemplateResult | typeof nothing {
  const { run } = shown;
  const going = partner.run ? targetOf(partner.run.activity) : null;
  if (going !== null) return underWay(partner, going);
  const behind = partner.recorded < run.step;
  if (!behind && partner.recorded === run.recorded) return nothing;
  const other = html`<b>${partner.name}</b>`;
  return html`<p class="row reach" data-reach=${behind ? 'behind' : 'further'}>
    <span>${behind ? html`${other} has come to step ${partner.recorded} and this run stands at ${run.step}: they are compared at step ${partner.recorded}.` : html`This run has come to step ${run.recorded}, ${other} to step ${partner.recorded}: they are compared as far as both go.`}</span>
    ${behind ? html`<button class="button" data-bring @click=${() => void bring(shown, partner).catch(() => undefined)}>Bring it to step ${run.step}</button>` : nothing}</p>`;
}

function underWay({ name, of, run }: Partner, target: number): TemplateResult {
  const step = run?.step ?? 0;
  const stop = (): void => void request('pause', null, of).catch(() => undefined);
  return html`<p class="row reach" data-reach="under way"><b>${name}</b> <span class="n">step ${step} of ${target}</span>
    <progress max=${target} value=${step} aria-label="${name}: step ${step} of ${target}"></progress><button class="button" data-cancel @click=${stop}>Cancel</button></p>`;
}

function targetOf(activity: Activity): number | null {
  if (activity.kind === 'moving') return activity.targetStep;
  return activity.kind === 'running' ? activity.targetStep : null;
}

/** A branch is gone over to, and come back from, also where somebody stops it on the way. */
async function bring({ run }: Shown, { of, branch }: Partner): Promise<void> {
  const { step } = run;
  if (branch === null) {
    await request('goto', { step }, of);
    return;
  }
  await request('branch', { id: branch });
  try {
    await request('goto', { step });
  } finally {
    await request('branch', { id: run.branch });
    await request('goto', { step });
  }
}
