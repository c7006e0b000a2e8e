import { html, nothing, type TemplateResult } from 'lit';
import type { Diagnosis } from '../../../src/protocol.js';
import type { Shown } from '../view.js';
import { claim } from './claim.js';
import { RULES } from './rules.js';

/** Rules that have found nothing, with what they looked at; and those that cannot judge here, with the reason. */
export function quietRules({ quiet, silent }: Diagnosis, shown: Shown): TemplateResult {
  return html`<div class="quiet" id="quiet-rules">
    ${quiet.length === 0 ? nothing : html`<section aria-label="Quiet"><h3>Quiet: nothing found</h3><dl>${quiet.map((rule) => html`<dt data-quiet=${rule}>${claim(RULES[rule].name, shown)}</dt><dd class="dim">${claim(RULES[rule].looks, shown)}</dd>`)}</dl></section>`}
    ${silent.length === 0 ? nothing : html`<section aria-label="Cannot judge"><h3>Cannot judge here</h3><dl>${silent.map(({ rule, because }) => html`<dt data-silent=${rule}>${claim(RULES[rule].name, shown)}</dt><dd class="dim">${claim(because, shown)}</dd>`)}</dl></section>`}
  </div>`;
}
