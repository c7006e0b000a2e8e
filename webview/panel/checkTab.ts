import { html, nothing, type TemplateResult } from 'lit';
import type { CheckSummary, Finding, NodeReport, RunState, VerdictCounts } from '../../src/protocol.js';
import { request } from '../channel.js';
import { lineLink, MARKS, number, prose } from '../marks.js';
import { count, shape, shown } from '../numbers.js';
import { heatmap } from './layersTab.js';
import type { Fetched, PanelView } from './view.js';

/** The findings on top, then every parameter and every hand-written derivative, then the maps of one parameter. */
export function checkTab(
  view: PanelView,
  run: RunState,
  fetched: Fetched,
  choose: (parameter: string) => void,
): TemplateResult {
  const { check } = run;
  if (run.activity.kind === 'checking') return checking(run.activity.progress);
  if (!check)
    return html`<div class="empty"><p>The check compares every entry of every gradient, and every derivative that you wrote, with its numerical derivative.</p>${checkButton('Check the gradients')}</div>`;
  const selected =
    check.parameters.find(({ name }) => name === view.parameter) ??
    check.parameters.find(({ verdict }) => verdict === 'mismatch') ??
    check.parameters[0];
  return html`${check.outdated ? html`<div class="notice" role="status"><span class="codicon codicon-history" aria-hidden="true"></span><span>This check was made at step ${check.step}, of another state than the one shown.</span>${checkButton('Check again')}</div>` : nothing}
    ${banner(check)}
    <div class="columns">
      <section aria-label="By parameter"><h2>By parameter</h2>${parameters(check, selected?.name ?? '', choose)}</section>
      ${check.nodes.length > 0 ? html`<section aria-label="Derivatives written by hand"><h2>Derivatives written by hand</h2>${nodes(check.nodes)}</section>` : nothing}
    </div>
    ${selected && !check.outdated ? trio(selected.name, selected.shape, view, fetched) : nothing}`;
}

function checkButton(label: string): TemplateResult {
  return html`<button class="button primary" @click=${() => void request('check', null).catch(() => undefined)}><span class="codicon codicon-beaker" aria-hidden="true"></span>${label}</button>`;
}

function checking({
  done,
  total,
  parameter,
}: {
  readonly done: number;
  readonly total: number;
  readonly parameter: string;
}): TemplateResult {
  return html`<div class="empty" role="status"><p>Checking ${parameter}: ${count(done)} of ${count(total)} entries</p>
    <progress max=${total} value=${done} aria-label="Check"></progress>
    <button class="button" @click=${() => void request('pause', null)}>Cancel</button></div>`;
}

/** The cause stands first; where nothing is wrong, that is said. */
function banner(check: CheckSummary): TemplateResult {
  const entries = Object.values(check.counts).reduce((sum, each) => sum + each, 0);
  if (check.findings.length > 0) return html`${check.findings.map(finding)}`;
  if (check.verdict === 'non-finite')
    return html`<div class="banner" role="status"><span class="codicon codicon-error bad" aria-hidden="true"></span><div><b>Some numbers are not finite</b><p>Their gradients can't be compared.</p></div></div>`;
  const undecided = check.counts.inconclusive > 0 ? ` ${count(check.counts.inconclusive)} can't be decided.` : '';
  return html`<div class="banner fine" role="status" data-banner="match"><span class="codicon codicon-pass ok" aria-hidden="true"></span><div><b class="ok">Nothing is wrong</b>
    <p>${count(check.counts.match)} of ${count(entries)} gradient entries match.${undecided}</p></div></div>`;
}

function finding({ layer, op, fault, also, message, range }: Finding): TemplateResult {
  const others =
    also.length > 0 ? html`<p class="dim small">On these numbers it could also be: ${also.join(', ')}.</p>` : nothing;
  return html`<div class="banner" role="status" data-banner="mismatch" data-fault=${fault}><span class="codicon codicon-error bad" aria-hidden="true"></span><div class="grow">
    <b class="bad">${op === 'gradient' ? `The gradient in ${layer} is wrong` : `The derivative in ${layer} is wrong`}</b> ${lineLink(range)}
    <p>${prose(message)}</p>${others}</div></div>`;
}

function parameters(check: CheckSummary, selected: string, choose: (parameter: string) => void): TemplateResult {
  return html`<table aria-label="Parameters"><thead><tr><th scope="col" class="left">from output to input</th><th scope="col" class="mid">shape</th>${COLUMNS.map(({ word }) => html`<th scope="col">${word}</th>`)}<th scope="col" class="mid">worst rel.</th><th scope="col" class="left wide"></th></tr></thead>
    <tbody>${[...check.parameters].reverse().map(
      ({
        name,
        shape: extents,
        counts,
        worstRelative,
        followsFrom,
      }) => html`<tr aria-selected=${name === selected} data-parameter=${name} @click=${() => choose(name)}>
        <th scope="row" class="left"><button class="name" aria-pressed=${name === selected}>${name}</button></th><td class="n mid">${shape(extents)}</td>
        ${COLUMNS.map(({ verdict, hue, sign }) => html`<td class="n ${counts[verdict] > 0 ? hue : 'dim'}" data-count=${verdict} data-value=${counts[verdict]}>${counts[verdict] > 0 ? `${sign} ${count(counts[verdict])}` : '·'}</td>`)}
        <td class="mid">${number(worstRelative, 'worstRelative', 'other', 2)}</td><td class="left wide dim">${followsFrom === null ? '' : `follows from ${followsFrom}.df`}</td></tr>`,
    )}</tbody></table>`;
}

const COLUMNS = [
  { verdict: 'match', word: 'match', hue: 'ok', sign: '✓' },
  { verdict: 'mismatch', word: 'mismatch', hue: 'bad', sign: '✗' },
  { verdict: 'kink', word: 'kink', hue: 'warn', sign: '◇' },
  { verdict: 'inconclusive', word: 'undecided', hue: 'warn', sign: '?' },
] as const satisfies readonly { verdict: keyof VerdictCounts; word: string; hue: string; sign: string }[];

function nodes(reports: readonly NodeReport[]): TemplateResult {
  return html`<table aria-label="Derivatives written by hand"><thead><tr><th scope="col" class="left">at its worst point</th><th scope="col">at</th><th scope="col">df given</th><th scope="col">numeric</th><th scope="col">bound</th></tr></thead>
    <tbody>${reports.map(({ layer, op, verdict, counts, worst, range }) => {
      const total = Object.values(counts).reduce((sum, each) => sum + each, 0);
      const { hue, word } = MARKS[verdict];
      return html`<tr data-node=${layer}><th scope="row" class="left">${layer}${op === 'loss' ? '' : '.df'} <span class=${hue}>${counts.mismatch > 0 ? `✗ ${count(counts.mismatch)} of ${count(total)}` : `${word}, ${count(total)} points`}</span> ${lineLink(range)}</th>
        ${worst ? html`<td>${number(worst.at, 'at')}</td><td>${number(worst.analytic, 'analytic')}</td><td>${number(worst.numeric, 'numeric')}</td><td class="n">± ${shown(worst.bound, 2)}</td>` : html`<td colspan="4"></td>`}</tr>`;
    })}</tbody></table>`;
}

/** Analytic, numeric and their difference: the first two on one scale. */
function trio(name: string, extents: readonly number[], view: PanelView, fetched: Fetched): TemplateResult {
  const revision = view.state?.revision ?? 0;
  const numeric = fetched.tensor(`${name}.numeric`, revision);
  const analytic = fetched.tensor(`${name}.gradient`, revision);
  const limit =
    numeric && analytic
      ? Math.max(
          ...[numeric, analytic].flatMap(({ smallest, largest }) => [Math.abs(smallest) || 0, Math.abs(largest) || 0]),
        )
      : null;
  const map = (tensor: string, label: string, within: number | null): unknown =>
    heatmap(fetched, revision, { name: tensor, label, hue: '', limit: within });
  return html`<section class="detail" aria-label="Entries of ${name}"><h2>${name} <span class="dim small">${shape(extents)}</span></h2>
    <div class="maps">${map(`${name}.gradient`, 'analytic: what the file gives', limit)} ${map(`${name}.numeric`, 'numeric: what it is', limit)} ${map(`${name}.difference`, 'analytic − numeric', null)} ${map(`${name}.bound`, 'bound', null)}</div></section>`;
}
