import './sidebar.css';
import { html, nothing, render, type TemplateResult } from 'lit';
import type { BranchState, Finding, LayerState, RunState, Series, State } from '../../src/protocol.js';
import { branchName, ownChanges } from '../branches.js';
import { connect, request, send } from '../channel.js';
import { activityText, controls, takeBranch } from '../controls.js';
import { depthOf, fromOutput } from '../layerTree.js';
import { health, lineLink, number, prose } from '../marks.js';
import { count } from '../numbers.js';
import { doubtOf } from '../panel/check/doubt.js';
import { opName } from '../panel/check/names.js';
import { problems } from '../problems.js';

let state: State | null = null;
let curve: { readonly revision: number; readonly series: Series } | null = null;
let asking = false;

function draw(): void {
  const root = document.getElementById('root');
  if (root) render(state ? page(state) : nobody(), root);
}

function nobody(): TemplateResult {
  return html`<main class="welcome">
    <svg viewBox="0 0 240 70" aria-hidden="true"><g class="node"><rect x="4" y="15" width="38" height="40" rx="4"></rect><rect x="101" y="15" width="38" height="40" rx="4"></rect><rect x="198" y="15" width="38" height="40" rx="4"></rect></g>
      <g class="forward"><path d="M42 26 H98 M92 22 L98 26 L92 30"></path><path d="M139 26 H195 M189 22 L195 26 L189 30"></path><text x="66" y="18">a</text><text x="163" y="18">a</text></g>
      <g class="backward"><path d="M101 45 H45 M51 41 L45 45 L51 49"></path><path d="M198 45 H142 M148 41 L142 45 L148 49"></path><text x="66" y="62">δ</text><text x="163" y="62">δ</text></g>
      <g class="name"><text x="18" y="39">x</text><text x="115" y="39">h</text><text x="212" y="39">o</text></g></svg>
    <p>No model is open. A model file is a <code>.grad.json</code> with layers, a loss and data; here you will see its run, and each layer's <span class="d">δ</span>.</p>
    <button class="button primary" @click=${() => send({ type: 'command', command: 'openSample' })}>Open the sample: 2-2-2 by hand</button>
    <button class="button" @click=${() => send({ type: 'command', command: 'newModel' })}>New model file</button>
    <button class="button" @click=${() => send({ type: 'command', command: 'openModel' })}>Open…</button>
  </main>`;
}

function page(now: State): TemplateResult {
  const { run, file } = now;
  return html`<main class=${now.stale ? 'stale' : ''}>
    <h1><span class="codicon codicon-json" aria-hidden="true"></span> ${file}</h1>
    ${problems(now)}
    ${run ? (run.hasData ? runPart(run) : html`<p class="dim">This model has no data: add "data" with x and y.</p>`) : nothing}
  </main>`;
}

function runPart(run: RunState): TemplateResult {
  return html`<dl>
      <dt>step</dt><dd>${number(run.step, 'step', 'other', 12)}</dd><dt>epoch</dt><dd class="n">${run.epoch + 1}</dd>
      <dt>loss</dt><dd>${number(run.loss, 'loss')}</dd><dt><span class="sym">η</span></dt><dd>${number(run.learningRate, 'learningRate')}</dd>
      ${run.heldOut?.accuracy == null ? nothing : html`<dt>held out</dt><dd class="n" data-quantity="accuracy" data-value=${run.heldOut.accuracy}>${(100 * run.heldOut.accuracy).toFixed(1)} %</dd>`}
    </dl>
    ${sparkline(run)}
    <p class="dim small" role="status">${activityText(run)}</p>
    ${controls(run)}
    ${branches(run)}
    <section aria-label="Broken first"><h2>Broken first</h2>${broken(run)}</section>
    <section aria-label="Layers"><h2>Layers <span class="dim small">from output down</span><span class="grow"></span><span class="d small">‖δ‖</span></h2>
      <ul>${fromOutput(run.layers).map((layer) => layerRow(layer, run))}</ul></section>`;
}

/** The ways that the run has taken, once there are several. */
function branches(run: RunState): TemplateResult | typeof nothing {
  if (run.branches.length < 2) return nothing;
  return html`<section aria-label="Branches"><h2>Branches <span class="dim small">numbers set by hand</span></h2>
    <ul>${run.branches.map((branch) => branchRow(branch, run))}</ul></section>`;
}

function branchRow(branch: BranchState, run: RunState): TemplateResult {
  const own = ownChanges(branch, run);
  const text = own[0] ?? 'as the file has it';
  return html`<li><button class="branch" data-branch=${branch.id} aria-current=${branch.id === run.branch} title=${own.join('\n') || text} @click=${() => takeBranch(branch.id)}>
    <span class="codicon codicon-git-branch" aria-hidden="true"></span><span>${branchName(branch)}</span><span class="dim small">to step <span class="n">${branch.recorded}</span></span>
    <span class="dim small own">${text}${own.length > 1 ? `, and ${own.length - 1} more` : ''}</span></button></li>`;
}

function sparkline(run: RunState): TemplateResult | typeof nothing {
  if (!curve || curve.series.steps.length < 2) return nothing;
  const { steps, values } = curve.series;
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const end = Math.max(run.recorded, 1);
  const y = (value: number): number => 34 - ((value - low) / (high - low || 1)) * 30;
  const points = Array.from(steps, (step, i) =>
    Number.isFinite(values[i]) ? `${((step / end) * 260).toFixed(1)},${y(values[i] as number).toFixed(1)}` : '',
  ).join(' ');
  const now = (run.step / end) * 260;
  return html`<svg class="spark" viewBox="0 0 260 36" preserveAspectRatio="none" role="img" aria-label="Loss over steps"><polyline points=${points}></polyline><line x1=${now} x2=${now} y1="0" y2="36"></line></svg>`;
}

function broken({ check, nonFinite, expectations }: RunState): TemplateResult {
  const unmet = expectations.filter(({ met }) => met === false);
  const findings = check && !check.outdated ? check.findings : [];
  if (nonFinite)
    return html`<p class="bad" data-broken="non-finite">✗ ${nonFinite.layer}.${nonFinite.quantity} is not finite: it is the first that is not</p>`;
  if (findings.length > 0) return html`${findings.map(card)}`;
  if (unmet.length > 0)
    return html`<p class="bad" data-broken="expectation">✗ ${unmet.length} ${unmet.length === 1 ? 'number is' : 'numbers are'} not as expected ${lineLink(unmet[0]?.range ?? null)}</p>`;
  if (!check || check.outdated)
    return html`<p class="dim">${check ? `checked at step ${check.step}, not here` : 'not checked yet'} <button class="link" @click=${() => void request('check', null).catch(() => undefined)}>check</button></p>`;
  const doubt = doubtOf(check);
  if (doubt)
    return html`<p class="warn" data-broken="doubt">! ${doubt.short}</p><p class="dim small">${count(check.counts.match)} gradient entries match</p>`;
  return html`<p class="ok" data-broken="nothing">✓ nothing is broken</p><p class="dim small">${count(check.counts.match)} gradient entries match</p>`;
}

/** What a card is about, in a line: as the Check tab calls it. */
function titleOf({ layer, op, fault }: Pick<Finding, 'layer' | 'op' | 'fault'>): string {
  if (fault === 'non-finite') return `${opName({ layer, op })} is not finite first`;
  return `${op === 'gradient' ? `the gradient in ${layer}` : opName({ layer, op })} is wrong`;
}

function card({ layer, op, fault, message, range }: Finding): TemplateResult {
  return html`<div class="banner" data-broken="finding"><div><b>${titleOf({ layer, op, fault })}</b><p class="small">${prose(message)}</p>
    ${lineLink(range)} <button class="link" @click=${() => send({ type: 'openPanel', layer: layer === 'loss' ? null : layer, tab: 'check' })}>show</button></div></div>`;
}

function layerRow(layer: LayerState, { layers, check }: RunState): TemplateResult {
  const largest = Math.max(...layers.map(({ norms }) => norms.delta).filter(Number.isFinite));
  const width =
    layer.norms.delta > 0 && largest > 0
      ? Math.max(1, 56 * Math.max(0, 1 + Math.log10(layer.norms.delta / largest) / 6))
      : 0;
  return html`<li><button class="layer" data-layer=${layer.path} @click=${() => send({ type: 'openPanel', layer: layer.path, tab: 'layers' })} title="Open ${layer.path} in the panel">
    ${health(layer, check !== null && !check.outdated, false)}<span class="path depth${Math.min(4, depthOf(layer, layers))}">${layer.path}</span><span class="grow"></span>
    <svg width="56" height="8" viewBox="0 0 56 8" aria-hidden="true"><rect class="track" width="56" height="8"></rect><rect class="fill" width=${width} height="8"></rect></svg>
    ${number(layer.norms.delta, 'delta', 'delta', 3)}</button></li>`;
}

/** The loss curve, asked for again when the state moves on; one question at a time. */
async function fetchCurve(): Promise<void> {
  const run = state?.run;
  if (!run?.hasData || asking || document.visibilityState !== 'visible' || curve?.revision === state?.revision) return;
  const revision = state?.revision ?? 0;
  asking = true;
  try {
    curve = { revision, series: await request('series', { name: 'loss', from: 0, to: run.recorded, points: 260 }) };
    draw();
  } catch {
    // The run is gone or new: the next state brings its own curve.
  } finally {
    asking = false;
  }
}

connect((message) => {
  if (message.type !== 'state') return;
  if (message.state?.file !== state?.file) curve = null;
  state = message.state;
  draw();
  void fetchCurve();
});
draw();
