import { html, nothing, type TemplateResult } from 'lit';
import type { NetworkView, Shown } from '../view.js';
import { type EdgesShow, exampleOf } from './columns.js';

const SHOWN: readonly { readonly edges: EdgesShow; readonly label: string; readonly title: string }[] = [
  { edges: 'gradient', label: '∇W', title: 'Edges and maps show gradients' },
  { edges: 'weight', label: 'W', title: 'Edges and maps show weights' },
  { edges: 'update', label: 'update', title: 'Edges and maps show what the coming update adds' },
];

/** Each step in or out of the drawing. */
const STEP = 1.25;
const [SMALLEST, LARGEST] = [0.4, 3];

/** Which example, what edges show, how large. */
export function tools(shown: Shown): TemplateResult {
  const { network } = shown.view;
  const change = (changes: Partial<NetworkView>): void => shown.change({ network: { ...network, ...changes } });
  const zoomed = (by: number): number => Math.min(LARGEST, Math.max(SMALLEST, (network.zoom || 1) * by));
  return html`<div class="tools">
    ${chooser(shown)}
    <span class="seg" role="group" aria-label="Edges and maps show">${SHOWN.map(({ edges, label, title }) => html`<button data-edges=${edges} title=${title} aria-pressed=${network.edges === edges} @click=${() => change({ edges })}>${label}</button>`)}</span>
    <span class="grow"></span>
    <span class="dim small wide">click a unit or a layer: every view follows</span>
    ${icon('zoom-out', 'Zoom out', () => change({ zoom: zoomed(1 / STEP) }))}${icon('zoom-in', 'Zoom in', () => change({ zoom: zoomed(STEP) }))}
    ${icon('screen-full', network.zoom === 0 ? 'Actual size' : 'Fit the drawing into the panel', () => change({ zoom: network.zoom === 0 ? 1 : 0 }), network.zoom === 0)}
  </div>`;
}

function icon(name: string, words: string, act: () => void, pressed?: boolean): TemplateResult {
  return html`<button class="icon-button" data-zoom=${name} title=${words} aria-label=${words} aria-pressed=${pressed ?? nothing} @click=${act}><span class="codicon codicon-${name}" aria-hidden="true"></span></button>`;
}

/** Which example of the batch: by its number, or one further. */
function chooser(shown: Shown): TemplateResult | typeof nothing {
  const { batchSize } = shown.run;
  const example = exampleOf(shown);
  if (batchSize <= 1) return nothing;
  const go = (to: number): void => shown.change({ example: (to + batchSize) % batchSize });
  const typed = ({ target }: Event): void => {
    const wanted = Math.round((target as HTMLInputElement).valueAsNumber);
    if (wanted >= 1 && wanted <= batchSize) go(wanted - 1);
    else (target as HTMLInputElement).value = String(example + 1);
  };
  return html`<span class="example" role="group" aria-label="Example">
    <button class="icon-button" data-example="before" title="The example before" aria-label="The example before" @click=${() => go(example - 1)}><span class="codicon codicon-chevron-left" aria-hidden="true"></span></button>
    <label>example <input type="number" min="1" max=${batchSize} .value=${String(example + 1)} @change=${typed}> <span class="dim">of ${batchSize}</span></label>
    <button class="icon-button" data-example="after" title="The next example" aria-label="The next example" @click=${() => go(example + 1)}><span class="codicon codicon-chevron-right" aria-hidden="true"></span></button></span>`;
}
