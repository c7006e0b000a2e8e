import { html, nothing, type TemplateResult } from 'lit';
import type { Diagnosis, Requests, RunState } from '../../../src/protocol.js';
import { askHost, request } from '../../channel.js';
import type { Answer } from '../fetched.js';
import type { Shown } from '../view.js';
import { wrongNotice } from '../wrongNotice.js';
import { findingCard } from './findingCard.js';
import { quietRules } from './quiet.js';

/** What training suffers from: the cause first, with what shows it and what would mend it. */
export function diagnosisTab(shown: Shown): TemplateResult {
  const { value, failure } = diagnosed(shown);
  const wrong = shown.view.failure ?? failure;
  return html`<div class="diagnosis">
    ${wrongNotice(shown) ?? nothing}
    ${wrong === null ? nothing : html`<p class="bad" role="alert">${wrong}</p>`}
    ${value ? found(value.diagnosis, shown) : failure === null ? notYet(shown) : nothing}
  </div>`;
}

/** Of the step where the run stands; while it goes on, the last one, or that of when somebody asked. */
function diagnosed({ fetched, state, run, view }: Shown): Answer<Requests['diagnose']['answer']> {
  const revision = run.activity.kind === 'idle' ? state.revision : view.diagnosis.asked;
  if (revision === null) return fetched.held('diagnose');
  return fetched.elsewhere('diagnose', revision, (waits) => request('diagnose', null, null, waits));
}

/** Nothing is asked for of a step that a run is passing. */
function notYet({ run, view }: Shown): TemplateResult {
  if (run.activity.kind === 'idle' || view.diagnosis.asked !== null)
    return html`<p class="dim" data-computing><span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true"></span> Looking at this step…</p>`;
  const checks = run.activity.kind === 'checking';
  const pause = (): void => void request('pause', null).catch(() => undefined);
  return html`<div class="empty" data-waiting><p>${checks ? 'The gradients are being checked: this step is looked at once that is done.' : 'Training goes on: the step where it pauses is looked at.'}</p><button class="button" data-pause @click=${pause}>${checks ? 'Cancel the check' : 'Pause'}</button></div>`;
}

function found(diagnosis: Diagnosis, shown: Shown): TemplateResult {
  const { findings } = diagnosis;
  const open = shown.view.diagnosis.quiet || findings.length === 0;
  return html`<div class="row head"><h2 class="headline" role="status" data-findings=${findings.length}>${headline(wrongIn(shown), findings.length)}</h2> ${quietLine(diagnosis, open, shown)} ${older(diagnosis, shown)}
      <span class="grow"></span><button class="button" data-thresholds @click=${() => void askHost('openThresholds', {}).catch(() => undefined)}><span class="codicon codicon-settings-gear" aria-hidden="true"></span>Thresholds</button></div>
    ${open ? quietRules(diagnosis, shown) : nothing}
    <div class="cards">${findings.map((finding) => findingCard(finding, findings, shown))}</div>`;
}

/** Derivatives that the check found wrong at this step; numbers that are not finite a diagnosis says itself. */
function wrongIn({ run: { check } }: Shown): number {
  return check && !check.outdated ? check.findings.filter(({ fault }) => fault !== 'non-finite').length : 0;
}

/** All that is found, by the check and by the rules. */
function headline(wrong: number, count: number): string {
  const findings = count === 1 ? '1 finding' : `${count} findings`;
  if (wrong === 0) return count === 0 ? 'Nothing found' : findings;
  const derivatives = wrong === 1 ? '1 derivative is wrong' : `${wrong} derivatives are wrong`;
  return count === 0 ? `${derivatives}, nothing else found` : `${derivatives}, ${findings} besides`;
}

function quietLine({ findings, quiet, silent }: Diagnosis, open: boolean, shown: Shown): TemplateResult {
  const toggle = (): void => shown.change({ diagnosis: { ...shown.view.diagnosis, quiet: !open } });
  const cannot = silent.length === 0 ? '' : `, ${silent.length} cannot judge`;
  const rules = `${quiet.length} ${quiet.length === 1 ? 'rule is' : 'rules are'} quiet${cannot}`;
  if (findings.length === 0) return html`<span class="dim">${rules}</span>`;
  return html`<span class="dim">${findings.length > 1 ? 'the cause first; ' : ''}<button class="link" data-quiet-toggle aria-expanded=${open} aria-controls="quiet-rules" @click=${toggle}>${rules}</button></span>`;
}

/** Where the run has gone on since. */
function older({ step }: Diagnosis, { run, state, view, change }: Shown): TemplateResult | typeof nothing {
  if (step === run.step) return nothing;
  const again = (): void => change({ diagnosis: { ...view.diagnosis, asked: state.revision } });
  return html`<span class="older" data-older=${step}>of step ${step}; now ${run.step} <button class="link" data-again @click=${again}>diagnose again</button></span>`;
}

/** What stands beside the tab's name: how many findings there are of this step, or of the last that was looked at. */
export function findingsOf({ diagnosis }: RunState): string | null {
  return diagnosis && diagnosis.findings.length > 0 ? String(diagnosis.findings.length) : null;
}
