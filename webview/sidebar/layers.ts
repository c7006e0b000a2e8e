import { html, nothing, type TemplateResult } from 'lit';
import type { LayerState, RunState } from '../../src/protocol.js';
import { send } from '../channel.js';
import { depthOf, fromOutput } from '../layerTree.js';
import { health, number } from '../marks.js';

/** Each layer's health at a glance, from the output down, as δ comes; the one where the run stands is marked. */
export function layerRows(run: RunState): TemplateResult {
  return html`<p class="columns small"><span class="dim">from output down</span><span class="grow"></span><span class="d">‖δ‖</span></p>
    <ul>${fromOutput(run.layers).map((layer) => row(layer, run))}</ul>`;
}

function row(layer: LayerState, { layers, check, position }: RunState): TemplateResult {
  const here = position.layer === layer.path ? position.phase : null;
  const arrow = here === 'backward' ? '←' : '→';
  return html`<li><button class="layer ${here ?? ''}" data-layer=${layer.path} aria-current=${here ? 'step' : 'false'} @click=${() => send({ type: 'openPanel', layer: layer.path, tab: 'layers' })} title="Open ${layer.path} in the panel">
    ${health(layer, check !== null && !check.outdated, false)}<span class="path depth${Math.min(4, depthOf(layer, layers))}">${layer.path}</span>${here ? html`<span class=${here === 'backward' ? 'd' : 'a'} aria-hidden="true">${arrow}</span><span class="visually-hidden">, the run stands here, ${here}</span>` : nothing}<span class="grow"></span>
    ${bar(layer, layers)}<span class=${layer.reached.backward ? '' : 'ahead'}>${number(layer.norms.delta, 'delta', 'delta', 3)}</span></button></li>`;
}

/** ‖δ‖ against the largest on a logarithmic scale: six decades long, and empty below. */
const DECADES = 6;
const WIDTH = 56;

function bar({ norms: { delta } }: LayerState, layers: readonly LayerState[]): TemplateResult {
  const largest = Math.max(...layers.map(({ norms }) => norms.delta).filter(Number.isFinite));
  const share = delta > 0 && largest > 0 ? Math.min(1, Math.max(0, 1 + Math.log10(delta / largest) / DECADES)) : 0;
  const width = share > 0 ? Math.max(1, WIDTH * share) : 0;
  return html`<svg width=${WIDTH} height="8" viewBox="0 0 ${WIDTH} 8" aria-hidden="true"><rect class="track" width=${WIDTH} height="8"></rect><rect class="fill" width=${width} height="8"></rect></svg>`;
}
