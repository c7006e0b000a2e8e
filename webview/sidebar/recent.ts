import { html, type TemplateResult } from 'lit';
import type { RecentFile } from '../../src/protocol.js';
import { send } from '../channel.js';

/** Files that were on view lately, each with what was last known of it. */
export function recentRows(files: readonly RecentFile[]): TemplateResult {
  return html`<ul>${files.map(
    (file) =>
      html`<li><button class="recent" data-recent=${file.name} title=${pathOf(file)} @click=${() => send({ type: 'openRecent', uri: file.uri })}>
        <span class="codicon codicon-json" aria-hidden="true"></span><span class="path">${file.name}</span><span class="grow"></span>${known(file)}</button></li>`,
  )}</ul>`;
}

function known({ known: { step, wrong, findings } }: RecentFile): TemplateResult {
  if (wrong > 0)
    return html`<span class="bad small">✗ ${wrong}<span class="visually-hidden"> wrong ${wrong === 1 ? 'derivative' : 'derivatives'}</span></span>`;
  if (findings > 0) return html`<span class="dim small">${findings} ${findings === 1 ? 'finding' : 'findings'}</span>`;
  return html`<span class="dim small">step ${step}</span>`;
}

/** Two folders may hold files of one name. */
function pathOf({ uri }: RecentFile): string {
  return decodeURIComponent(uri.replace(/^[\w+.-]+:\/\/[^/]*/, ''));
}
