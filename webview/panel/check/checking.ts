import { html, type TemplateResult } from 'lit';
import type { Activity, RunState } from '../../../src/protocol.js';
import { request } from '../../channel.js';
import { soFarBanner } from './banner.js';
import { foldedOps } from './ops.js';
import { rowsOf } from './rows.js';
import { verdictTable } from './verdictTable.js';

/** A check in progress: how far it is, what it has judged already, and a way to stop it. */
export function checking(run: RunState, activity: Activity & { readonly kind: 'checking' }): TemplateResult {
  const { progress, soFar } = activity;
  const { done, total, parameter } = progress;
  const judged = soFar ?? { parameters: [], nodes: [] };
  const known = new Set(judged.parameters.map(({ name }) => name));
  const waiting = [...run.layers]
    .reverse()
    .flatMap((layer) => layer.parameters.map(({ name }) => name))
    .filter((name) => !known.has(name));
  const layers = run.layers.map(({ path }) => path);
  const what = parameter === '' ? 'Checking' : `Sampling J along ${parameter}`;
  return html`<div class="progress"><span class="grow small">${what}</span>
      <progress max=${total} value=${done} aria-label="Check"></progress>
      <button class="button" @click=${() => void request('pause', null).catch(() => undefined)}>Cancel</button></div>
    ${soFarBanner(activity)}
    <section aria-label="By layer">${verdictTable(rowsOf(judged, layers), { waiting })}${foldedOps(judged.nodes)}</section>`;
}
