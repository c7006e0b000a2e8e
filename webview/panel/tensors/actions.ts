import { html, nothing, type TemplateResult } from 'lit';
import type { TensorFormat } from '../../../src/protocol.js';
import { askHost } from '../../channel.js';
import { rowsText, rowText } from './copied.js';
import { changed, type Looked } from './looked.js';

/** What leaves the view: rows to the clipboard, the whole tensor into a file. */
export function actions(given: Looked): TemplateResult {
  const { done } = given.shown.view.tensors;
  const file = (as: TensorFormat, label: string): TemplateResult =>
    html`<button class="button" data-export=${as} title="The whole tensor into a ${label} file" @click=${() => void exported(given, as)}><span class="codicon codicon-export" aria-hidden="true"></span>${label}</button>`;
  return html`<span class="row actions"><span class="dim small" role="status" data-done>${done ?? nothing}</span>
    <button class="button" data-copy title="What is on view, tabs between numbers" @click=${() => void copied(given, null)}><span class="codicon codicon-copy" aria-hidden="true"></span>Copy</button>${file('npy', 'NPY')}${file('csv', 'CSV')}</span>`;
}

/** All rows on view, or one of them. */
export async function copied(given: Looked, row: number | null): Promise<void> {
  const { slice } = given;
  const text = row === null ? rowsText(slice) : rowText(slice, row);
  const what = row === null ? `${slice.rows[1] - slice.rows[0]} rows` : `row ${row + 1}`;
  const done = await navigator.clipboard.writeText(text).then(
    () => `${what} copied`,
    () => 'The clipboard can’t be written.',
  );
  changed(given, { done });
}

async function exported(given: Looked, as: TensorFormat): Promise<void> {
  const done = await askHost('exportTensor', { name: given.tensor.name, as }).then(
    ({ saved }) => saved && `saved as ${saved}`,
    (failed: Error) => failed.message,
  );
  changed(given, { done });
}
