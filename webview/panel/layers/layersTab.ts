import { html, nothing, type TemplateResult } from 'lit';
import { type Shown, selectedLayer } from '../view.js';
import { tableText } from './copied.js';
import { detail } from './detail.js';
import { footnote } from './footnote.js';
import { headline } from './headline.js';
import { type Row, rowsOf } from './row.js';
import { sorted } from './sorting.js';
import { table } from './table.js';

/** The table of layers, and below it everything of the selected one. */
export function layersTab(shown: Shown): TemplateResult {
  const { view, run } = shown;
  const selected = selectedLayer(view);
  const rows = sorted(rowsOf(shown), view.layers.sort, run);
  return html`${headline(shown)} ${table(rows, selected?.path ?? null, shown)}
    <div class="row below">${footnote(run)}<span class="grow"></span>${copyButton(rows, shown)}</div>
    ${selected ? detail(selected, shown) : nothing}`;
}

function copyButton(rows: readonly Row[], shown: Shown): TemplateResult {
  const done = (copied: string): void => shown.change({ layers: { ...shown.view.layers, copied } });
  const copy = (): void =>
    void navigator.clipboard.writeText(tableText(rows, shown.run)).then(
      () => done('copied'),
      () => done('The clipboard can’t be written.'),
    );
  return html`<span class="dim small" role="status">${shown.view.layers.copied ?? ''}</span><button class="icon-button" data-copy-table title="Copy the table" aria-label="Copy the table" @click=${copy}><span class="codicon codicon-copy" aria-hidden="true"></span></button>`;
}
