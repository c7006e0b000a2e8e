import { html, type TemplateResult } from 'lit';
import { prose } from '../marks.js';
import type { Shown } from './view.js';

/** What a check found wrong is said in other views too: they alone would look well. Null where nothing was found. */
export function wrongNotice({ run: { check }, change }: Shown): TemplateResult | null {
  const message = check && !check.outdated ? check.findings[0]?.message : undefined;
  if (message === undefined) return null;
  return html`<div class="banner" data-banner="mismatch"><span class="codicon codicon-error bad" aria-hidden="true"></span><div class="grow">${prose(message)}</div><button class="button" @click=${() => change({ tab: 'check' })}>Show</button></div>`;
}
