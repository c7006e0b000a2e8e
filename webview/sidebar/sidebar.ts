import './sidebar.css';
import { html, nothing, render, type TemplateResult } from 'lit';
import type { RecentFile, RunState, Series, State, WalkthroughStep } from '../../src/protocol.js';
import { connect, request } from '../channel.js';
import { controls } from '../controls.js';
import { heldOutAccuracy } from '../heldOut.js';
import { number } from '../marks.js';
import { problems } from '../problems.js';
import { branchRows } from './branches.js';
import { broken, brokenCount } from './broken.js';
import { layerRows } from './layers.js';
import { positionLine } from './position.js';
import { recentRows } from './recent.js';
import { section } from './section.js';
import { POINTS, sparkline } from './sparkline.js';
import { welcome } from './welcome.js';

let state: State | null = null;
let address: string | null = null;
let recent: readonly RecentFile[] = [];
let done: readonly WalkthroughStep[] = [];
let curve: { readonly revision: number; readonly series: Series } | null = null;
let asking = false;
/** Why a fix could not be applied; until the next state. */
let failure: string | null = null;

function draw(): void {
  const root = document.getElementById('root');
  if (root)
    render(
      html`<main class=${state?.stale ? 'stale' : ''}>${state ? page(state) : welcome(done, draw)}${recentPart()}</main>`,
      root,
    );
}

function page({ run, file, ...now }: State): TemplateResult {
  return html`<h1><span class="codicon codicon-json" aria-hidden="true"></span> ${file}</h1>
    ${problems({ run, file, ...now })}
    ${run ? (run.hasData ? runPart(run) : html`<p class="dim">This model has no data: add "data" with x and y.</p>`) : nothing}`;
}

function runPart(run: RunState): TemplateResult {
  const wrong = brokenCount(run);
  const held = heldOutAccuracy(run);
  return html`<dl>
      <dt>step</dt><dd>${number(run.step, 'step', 'other', 12)}</dd><dt>epoch</dt><dd class="n" data-quantity="epoch" data-value=${run.epoch + 1}>${run.epoch + 1}</dd>
      <dt>loss</dt><dd>${number(run.loss, 'loss')}</dd><dt><span class="sym">η</span></dt><dd>${number(run.learningRate, 'learningRate')}</dd>
      ${held ? html`<dt>held out</dt><dd>${held}</dd>` : nothing}
    </dl>
    ${curve ? sparkline(curve.series, run) : nothing}
    ${positionLine(run)}
    ${controls(run, draw)}
    ${section(
      {
        name: 'Broken first',
        aside: wrong > 0 ? html`<span class="pill filled" data-wrong=${wrong}>✗ ${wrong}</span>` : nothing,
        content: html`${broken(run, failed)}${failure ? html`<p class="bad small" role="alert">${failure}</p>` : nothing}`,
      },
      draw,
    )}
    ${section({ name: 'Layers', content: layerRows(run) }, draw)}
    ${run.branches.length < 2 ? nothing : section({ name: 'Branches', content: branchRows(run) }, draw)}`;
}

/** The file on view is none of those to go back to. */
function recentPart(): TemplateResult | typeof nothing {
  const others = recent.filter(({ uri }) => uri !== address);
  return others.length === 0 ? nothing : section({ name: 'Recent files', content: recentRows(others) }, draw);
}

function failed(message: string): void {
  failure = message;
  draw();
}

/** The loss curve, asked for again when the state moves on; one question at a time. */
async function fetchCurve(): Promise<void> {
  const run = state?.run;
  if (!run?.hasData || asking || document.visibilityState !== 'visible' || curve?.revision === state?.revision) return;
  const revision = state?.revision ?? 0;
  asking = true;
  try {
    const series = await request('series', { name: 'loss', from: 0, to: run.recorded, points: POINTS });
    curve = { revision, series };
    draw();
  } catch {
    // The run is gone or new: the next state brings its own curve.
  } finally {
    asking = false;
  }
  // What came meanwhile had to wait.
  if (state?.revision !== revision) await fetchCurve();
}

connect(
  (message) => {
    if (message.type !== 'state') return;
    if (message.document !== address) curve = null;
    ({ state, document: address } = message);
    failure = null;
    draw();
    void fetchCurve();
  },
  null,
  (kept) => {
    ({ recent, done } = kept);
    draw();
  },
);
draw();
