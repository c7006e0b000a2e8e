import { html, nothing, type TemplateResult } from 'lit';
import type { DiagnosisFinding, Source } from '../../../src/protocol.js';
import { send } from '../../channel.js';
import { lineLink } from '../../marks.js';
import { firstQuestion } from '../explain/question.js';
import type { Shown } from '../view.js';
import { claim } from './claim.js';
import { evidence } from './evidence.js';
import { mends } from './mends.js';

const ICONS = { error: 'error', warning: 'warning' } as const;
const HUES = { error: 'bad', warning: 'warn' } as const;

/** A finding: what is claimed, what shows it, and what would mend it. */
export function findingCard(finding: DiagnosisFinding, all: readonly DiagnosisFinding[], shown: Shown): TemplateResult {
  const { rule, severity, title, claim: text, sources } = finding;
  const shows = finding.evidence.length > 0 || finding.mends.length > 0;
  return html`<article class="ill ${HUES[severity]}" data-finding=${rule} id="finding-${rule}" tabindex="-1">
    <header><span class="codicon codicon-${ICONS[severity]} ${HUES[severity]}" aria-hidden="true"></span><span class="visually-hidden">${severity}:</span><h2 data-quantity="title of ${rule}">${claim(title, shown)}</h2><span class="grow"></span><span class="sources small">${sources.map(sourceLink)}</span></header>
    <p class="claim"><span data-quantity="claim of ${rule}">${claim(text, shown)}</span>${followsFrom(finding, all)}</p>
    ${links(finding, shown)}
    ${shows ? html`<div class="body"><div class="shows">${finding.evidence.map((each) => evidence(each, shown))}</div>${mends(finding, shown)}</div>` : nothing}
  </article>`;
}

function followsFrom(
  { followsFrom: cause }: DiagnosisFinding,
  all: readonly DiagnosisFinding[],
): TemplateResult | typeof nothing {
  const place = all.findIndex(({ rule }) => rule === cause);
  const title = all[place]?.title;
  if (title === undefined) return nothing;
  const go = (): void => document.getElementById(`finding-${cause}`)?.focus();
  return html` Follows from <button class="link" data-follows=${cause ?? ''} title=${title} @click=${go}>${place === 0 ? 'the first finding' : `“${title}”`}</button>.`;
}

function links({ layers, range }: DiagnosisFinding, { run, explain }: Shown): TemplateResult | typeof nothing {
  const first = run.layers.find(({ path }) => path === layers[0]);
  if (!first && !range) return nothing;
  return html`<p class="links small">${lineLink(range)}${first ? html`<button class="link" data-explain=${first.path} @click=${() => explain(firstQuestion(first))}>Explain <span class="d">δ</span> of ${first.path}</button>` : nothing}</p>`;
}

/** The extension opens it: a page of ours goes nowhere. */
function sourceLink({ text, url }: Source): TemplateResult {
  const open = (event: Event): void => {
    event.preventDefault();
    send({ type: 'openLink', url });
  };
  return html`<a class="link" href=${url} @click=${open}>${text}</a>`;
}
