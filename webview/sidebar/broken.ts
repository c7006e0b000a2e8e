import { html, nothing, type TemplateResult } from 'lit';
import type { CheckSummary, Finding, RunState } from '../../src/protocol.js';
import { askHost, request, send } from '../channel.js';
import { lineLink, prose, written } from '../marks.js';
import { count } from '../numbers.js';
import { doubtOf } from '../panel/check/doubt.js';
import { opName } from '../panel/check/names.js';
import { sufferings } from './suffering.js';

/** How many things of the most pressing kind are broken. */
export function brokenCount({ check, nonFinite, expectations, diagnosis }: RunState): number {
  const findings = check && !check.outdated ? check.findings.length : 0;
  const unmet = expectations.filter(({ met }) => met === false).length;
  return findings || (nonFinite ? 1 : unmet) || (diagnosis?.findings.length ?? 0);
}

/**
 * What is broken, the cause of everything else first: numbers that are none, wrong derivatives, numbers that are not as expected;
 * then what training suffers from.
 */
export function broken(run: RunState, failed: (message: string) => void): TemplateResult {
  return html`${wrong(run, failed)}${sufferings(run)}`;
}

function wrong(run: RunState, failed: (message: string) => void): TemplateResult {
  const { check, nonFinite, expectations } = run;
  const unmet = expectations.filter(({ met }) => met === false);
  const findings = check && !check.outdated ? check.findings : [];
  if (nonFinite)
    return html`<p class="bad" data-broken="non-finite">✗ ${nonFinite.layer}.${nonFinite.quantity} is not finite: it is the first that is not</p>`;
  if (findings.length > 0) return html`${findings.map((finding, i) => card(finding, i, failed))}`;
  if (unmet.length > 0)
    return html`<p class="bad" data-broken="expectation">✗ ${unmet.length} ${unmet.length === 1 ? 'number is' : 'numbers are'} not as expected ${lineLink(unmet[0]?.range ?? null)}</p>`;
  if (!check || check.outdated)
    return html`<p class="dim">${check ? `checked at step ${check.step}, not here` : 'not checked yet'} <button class="link" @click=${() => void request('check', null).catch(() => undefined)}>check</button></p>`;
  return nothingIsWrong(check, (run.diagnosis?.findings.length ?? 0) > 0);
}

/** Of derivatives; `suffers`: from something else. */
function nothingIsWrong(check: CheckSummary, suffers: boolean): TemplateResult {
  const doubt = doubtOf(check);
  const matching = html`<p class="dim small">${written(check.counts.match, 'entries that match', count(check.counts.match))} gradient entries match</p>`;
  if (suffers && !doubt) return html`<p class="ok" data-broken="training">✓ no derivative is wrong</p>${matching}`;
  return doubt
    ? html`<p class="warn" data-broken="doubt">! ${doubt.short}</p>${matching}`
    : html`<p class="ok" data-broken="nothing">✓ nothing is broken</p>${matching}`;
}

/** What a card is about, in a line: as the Check tab calls it. */
function titleOf({ layer, op, fault }: Pick<Finding, 'layer' | 'op' | 'fault'>): string {
  if (fault === 'non-finite') return `${opName({ layer, op })} is not finite first`;
  return `${op === 'gradient' ? `the gradient in ${layer}` : opName({ layer, op })} is wrong`;
}

/** A finding of the check: the edit that mends it, and the way to all that is known of it. */
function card(finding: Finding, index: number, failed: (message: string) => void): TemplateResult {
  const { layer, message, range, fix } = finding;
  const apply = (): void =>
    void askHost('applyFix', { finding: index }).catch((thrown: Error) => failed(thrown.message));
  return html`<div class="banner" data-broken="finding"><b>${titleOf(finding)}</b>
    <p class="small"><span data-quantity="message of ${opName(finding)}">${prose(message)}</span> ${lineLink(range)}</p>
    <div class="acts">${range && fix !== null ? html`<button class="button primary" data-fix=${index} @click=${apply}>Apply fix</button>` : nothing}
      <button class="button" @click=${() => send({ type: 'openPanel', layer: layer === 'loss' ? null : layer, tab: 'check' })}>Show</button></div></div>`;
}
