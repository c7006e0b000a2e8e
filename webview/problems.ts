import { html, nothing, type TemplateResult } from 'lit';
import type { State } from '../src/protocol.js';
import { lineLink } from './marks.js';

/** Problems that a view names before it points at the rest. */
const SOME = 3;

/** What is wrong with the text as it is now; above a model that is the last good one. */
export function problems({ problems: all, stale, run }: State): TemplateResult | typeof nothing {
  const errors = all.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return nothing;
  const more = errors.length - SOME;
  return html`<div class="notice" role="status" data-problems=${errors.length}><span class="codicon codicon-warning warn" aria-hidden="true"></span><div>
    ${errors.slice(0, SOME).map(({ message, range }) => html`<div>${message} ${lineLink(range)}</div>`)}
    ${more > 0 ? html`<div class="dim">and ${more} more</div>` : nothing}
    ${stale && run ? html`<div class="dim">Shown is the last model that could be read.</div>` : nothing}
  </div></div>`;
}
