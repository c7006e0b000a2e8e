import { html, type TemplateResult } from 'lit';
import type { Activity, RunState } from '../../../src/protocol.js';
import { request } from '../../channel.js';
import { count } from '../../numbers.js';
import { rowsOf } from './rows.js';
import { verdictTable } from './verdictTable.js';

/** A check in progress: how far it is, what it has judged already, and a way to stop it. */
export function checking(run: RunState, { progress, soFar }: Activity & { readonly kind: 'checking' }): TemplateResult {
  const { done, total, parameter } = progress;
  const judged = soFar ?? { parameters: [], nodes: [] };
  const known = new Set(judged.parameters.map(({ name }) => name));
  const waiting = [...run.layers]
    .reverse()
    .flatMap((layer) => layer.parameters.map(({ name }) => name))
    .filter((name) => !known.has(name));
  const layers = run.layers.map(({ path }) => path);
  return html`<div class="progress" role="status"><span class="grow">Checking ${parameter}: ${count(done)} of ${count(total)} entries</span>
      <progress max=${total} value=${done} aria-label="Check"></progress>
      <button class="button" @click=${() => void request('pause', null).catch(() => undefined)}>Cancel</button></div>
    <section aria-label="By layer"><h2>By layer</h2>${verdictTable(rowsOf(judged, layers), null, () => undefined, waiting)}</section>`;
}
