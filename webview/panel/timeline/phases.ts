import { html, nothing, type TemplateResult } from 'lit';
import type { LayerState, Phase, RunState } from '../../../src/protocol.js';
import { request } from '../../channel.js';
import { inForwardOrder } from '../../layerTree.js';

/** A place that each step comes by, and whether this one has. */
interface Tick {
  readonly phase: Phase;
  readonly layer: string | null;
  readonly reached: boolean;
}

/** Above so many layers their places are numbered, and in a narrow panel; above MOST none are shown: the controls walk by them all the same. */
const MANY = 5;
const MOST = 30;

/** The step's places in the order in which it computes them: forward, J, backward, the update. A click goes there. */
export function phases(run: RunState): TemplateResult | typeof nothing {
  const layers = inForwardOrder(run.layers);
  if (layers.length > MOST) return nothing;
  const many = layers.length > MANY;
  const numbers = new Map(layers.map(({ path }, i) => [path, i + 1]));
  const here = ({ phase, layer }: Tick): boolean => run.position.phase === phase && run.position.layer === layer;
  return html`<div class="phases ${many ? 'many' : ''}" role="group" aria-label="Within step ${run.step}" @keydown=${press}>${ticks(
    layers,
    run,
  ).map(
    (tick) =>
      html`<button class="ph ${tick.phase} ${tick.reached ? '' : 'ahead'}" data-phase=${name(tick)} title=${name(tick)} aria-label=${`${name(tick)}${tick.reached ? '' : ', not reached yet'}`} aria-current=${here(tick) ? 'step' : 'false'} tabindex=${here(tick) ? 0 : -1} @click=${() => go(run.step, tick)}>${label(tick, numbers, many)}</button>`,
  )}</div>`;
}

function ticks(layers: readonly LayerState[], { position }: RunState): Tick[] {
  const known = position.phase === 'backward' || position.phase === 'update';
  return [
    ...layers.map(({ path, reached }): Tick => ({ phase: 'forward', layer: path, reached: reached.forward })),
    { phase: 'loss', layer: null, reached: known || position.phase === 'loss' },
    ...[...layers]
      .reverse()
      .map(({ path, reached }): Tick => ({ phase: 'backward', layer: path, reached: reached.backward })),
    { phase: 'update', layer: null, reached: position.phase === 'update' },
  ];
}

function name({ phase, layer }: Tick): string {
  return layer === null ? phase : `${phase}, ${layer}`;
}

function label({ phase, layer }: Tick, numbers: ReadonlyMap<string, number>, many: boolean): TemplateResult {
  if (layer === null) return phase === 'loss' ? html`<i class="sym">J</i>` : html`<i class="sym">W</i> :=`;
  const arrow = phase === 'forward' ? '→ ' : '← ';
  const count = numbers.get(layer);
  return html`<span class="arrow">${arrow}</span><span class="l">${many ? count : layer}</span>${many ? nothing : html`<span class="nth">${count}</span>`}`;
}

function go(step: number, { phase, layer }: Tick): void {
  void request('walkTo', { step, phase, layer, part: null }).catch(() => undefined);
}

/** The arrow keys go from place to place without going there: one of them is a stop of the tab key. */
function press(event: KeyboardEvent): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  const next = all[at + by];
  if (by === 0 || at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
