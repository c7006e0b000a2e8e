import './panel.css';
import '../charts/alongChart.js';
import '../charts/lineChart.js';
import '../charts/readout.js';
import '../charts/ridgeline.js';
import './charts/distributionReadout.js';
import '../charts/scatterChart.js';
import '../charts/slopeChart.js';
import '../heatmap/heatmap.js';
import '../heatmap/planeMap.js';
import './network/drawing.js';
import { html, nothing, render, type TemplateResult } from 'lit';
import type { PanelTab, RunState, State } from '../../src/protocol.js';
import { connect, remember, remembered, send } from '../channel.js';
import { activityText } from '../controls.js';
import { heldOutAccuracy } from '../heldOut.js';
import { number, written } from '../marks.js';
import { count } from '../numbers.js';
import { problems } from '../problems.js';
import { onThemeChange } from '../theme.js';
import { doubtOf } from './check/doubt.js';
import { askAlso } from './explain/asked.js';
import { Fetched } from './fetched.js';
import { TAB_NAMES, TABS } from './tabs.js';
import { timelineBar } from './timeline/timelineBar.js';
import { type PanelView, restored, type Shown } from './view.js';

let view: PanelView = restored(remembered({}));
const fetched = new Fetched(schedule);
let shownDocument: string | null = null;
let scheduled = false;

function change(changes: Partial<PanelView>): void {
  view = { ...view, ...changes };
  const { state: _, others: __, failure: ___, ...kept } = view;
  remember({ ...remembered({}), ...kept });
  schedule();
}

/** One drawing a frame, however many changes. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    draw();
  });
}

function draw(): void {
  const root = document.getElementById('root');
  fetched.still = view.state?.run?.activity.kind === 'idle';
  if (root) render(view.state ? page(view.state) : nobody(), root);
  fetched.drawn();
}

function nobody(): TemplateResult {
  return html`<main class="empty"><p>No model file is open. Open a <code>*.grad.json</code> file, and it shows here.</p></main>`;
}

function page(state: State): TemplateResult {
  const { run } = state;
  return html`<div class="panel">
    <header>${heading(state)}</header>
    ${problems(state)}
    ${run?.hasData ? body(state, run) : html`<main class="empty"><p>${run ? 'This model has no data: add "data" with x and y to compute δ and gradients.' : toDo(state)}</p></main>`}
  </div>`;
}

/** Why there is no model on view, and what brings it. */
function toDo({ problems: all }: State): string {
  return all.some(({ kind }) => kind === 'untrusted')
    ? 'Trust this workspace to run the code, and the model shows here.'
    : 'Mend what stands above, and the model shows here.';
}

function heading({ file, run, stale }: State): TemplateResult {
  const held = run && heldOutAccuracy(run);
  return html`<h1 class="file"><span class="codicon codicon-json" aria-hidden="true"></span> ${file}</h1>
    ${run?.hasData ? html`<span class="dim">step</span> ${number(run.step, 'step', 'other', 12)} <span class="dim wide">epoch</span> <span class="wide n" data-quantity="epoch" data-value=${run.epoch + 1}>${run.epoch + 1}</span> <span class="dim">J</span> ${number(run.loss, 'loss')} ${held ? html`<span class="dim wide">held out</span><span class="wide">${held}</span>` : nothing}` : nothing}
    ${run?.hasData ? place(run) : nothing}
    <span class="grow"></span>
    ${stale ? html`<span class="pill warn"><span class="codicon codicon-warning" aria-hidden="true"></span>stale</span>` : nothing}
    ${run ? verdictPill(run) : nothing}`;
}

/** Where within its step a run that is debugged stands. */
function place({ position: { phase, layer, part } }: RunState): TemplateResult | typeof nothing {
  if (phase === 'update') return nothing;
  const words = [phase, layer, part].filter((word) => word !== null).join(' · ');
  return html`<span class="pill at" data-quantity="position" data-value=${words}><span class="codicon codicon-debug-stackframe" aria-hidden="true"></span>${words}</span>`;
}

function verdictPill({ check, nonFinite, activity }: RunState): TemplateResult | typeof nothing {
  if (nonFinite)
    return html`<span class="pill filled" data-pill="non-finite">✗ not finite since ${nonFinite.layer}.${nonFinite.quantity}</span>`;
  if (activity.kind === 'checking')
    return html`<span class="pill"><span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true"></span>checking</span>`;
  if (!check || check.outdated) return nothing;
  const wrong = check.findings.length;
  if (wrong > 0)
    return html`<span class="pill filled" data-pill="mismatch">✗ ${wrong} wrong ${wrong === 1 ? 'derivative' : 'derivatives'}</span>`;
  const doubt = doubtOf(check);
  if (doubt) return html`<span class="pill warn" data-pill="doubt">! ${doubt.short}</span>`;
  return html`<span class="pill ok" data-pill="match">✓ ${written(check.counts.match, 'entries that match', count(check.counts.match))} entries match</span>`;
}

function body(state: State, run: RunState): TemplateResult {
  const { content } = TABS[view.tab];
  return html`<div class="tabs" role="tablist" @keydown=${switchByKey}>${TAB_NAMES.map((tab) => tabButton(tab, run))}</div>
    <main id="view" role="tabpanel" aria-labelledby="tab-${view.tab}" tabindex="0" class=${state.stale ? 'stale' : ''}>${content(shown(state, run))}</main>
    ${timelineBar(run, fetched.curve('loss', run, state.revision, 400), schedule)}
    <div class="visually-hidden" aria-live="polite">${run.activity.kind === 'idle' ? `step ${run.step}` : activityText(run)}</div>`;
}

function tabButton(tab: PanelTab, run: RunState): TemplateResult {
  const { label, icon, wrong, found } = TABS[tab];
  const [selected, mark] = [view.tab === tab, (wrong ?? found)?.(run) ?? null];
  return html`<button role="tab" id="tab-${tab}" aria-controls="view" aria-selected=${selected} tabindex=${selected ? 0 : -1} @click=${() => change({ tab, failure: null })}><span class="codicon codicon-${icon}" aria-hidden="true"></span><span class="label">${label}</span>${mark === null ? nothing : html`<span class="count ${found ? 'plain' : ''}">${mark}</span>`}</button>`;
}

/** What a tab draws from. */
function shown(state: State, run: RunState): Shown {
  return {
    view,
    state,
    run,
    fetched,
    change,
    select: (layer, unit = null) => {
      change({ layer, unit });
      send({ type: 'select', layer });
    },
    explain: (at) => change({ tab: 'explain', explain: { ...view.explain, asked: askAlso(view.explain.asked, at) } }),
  };
}

function switchByKey(event: KeyboardEvent): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by === 0) return;
  const tab = TAB_NAMES[(TAB_NAMES.indexOf(view.tab) + by + TAB_NAMES.length) % TAB_NAMES.length];
  if (!tab) return;
  change({ tab });
  document.getElementById(`tab-${tab}`)?.focus();
}

/** Another document has layers of its own. */
function nothingAsked(): Partial<PanelView> {
  return {
    unit: null,
    charts: { ...view.charts, zoom: null, layer: null },
    tensors: { ...view.tensors, name: null, chosen: null, entry: null, locked: {}, done: null },
    network: { ...view.network, pages: {} },
    explain: { ...view.explain, asked: { questions: [], now: 0 }, folds: {} },
  };
}

/** After a check the cause is selected, whatever was before. */
function nothingChosen(): Partial<PanelView> {
  return { check: { ...view.check, row: null, entry: null, failure: null } };
}

function checkedAnew(before: State | null, now: State | null): boolean {
  const [was, is] = [before?.run, now?.run];
  if (before?.file !== now?.file) return before !== null;
  return was?.activity.kind === 'checking' && is?.activity.kind !== 'checking';
}

/** A walk within a step takes the selection with it. */
function layerWalkedTo(before: State | null, now: State | null): Partial<PanelView> {
  const [was, is] = [before?.run?.position, now?.run?.position];
  if (!is || is.layer === null) return {};
  return was?.layer === is.layer && was.phase === is.phase ? {} : { layer: is.layer, unit: null };
}

/** Who does not look at other runs is not drawn anew for them. */
function othersChanged(others: PanelView['others']): void {
  view = { ...view, others };
  if (view.tab === 'compare') schedule();
}

connect((message) => {
  if (message.type === 'select') {
    change({
      ...(message.tensor === null
        ? {}
        : { tensors: { ...view.tensors, name: message.tensor, chosen: null, entry: null } }),
      ...(message.layer === null ? {} : { layer: message.layer, unit: null }),
      ...(message.tab === null ? {} : { tab: message.tab }),
    });
    return;
  }
  if (message.document !== shownDocument) fetched.clear();
  if (shownDocument !== null && message.document !== shownDocument) change(nothingAsked());
  shownDocument = message.document;
  change({
    ...(checkedAnew(view.state, message.state) ? nothingChosen() : {}),
    ...layerWalkedTo(view.state, message.state),
    state: message.state,
  });
}, othersChanged);
document.addEventListener('visibilitychange', schedule);
onThemeChange(() => {
  for (const element of document.querySelectorAll(
    'ds-heatmap, ds-network, ds-plane-map, ds-line-chart, ds-along-chart, ds-scatter-chart, ds-slope-chart',
  ))
    (element as HTMLElement & { themeChanged(): void }).themeChanged();
});
draw();
