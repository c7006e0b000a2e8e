import { html, nothing, type TemplateResult } from 'lit';
import { number, written } from '../../marks.js';
import { bar, percent, type Weight, weigh } from './brace.js';
import { chip } from './chip.js';
import { type Explaining, isOpen } from './explaining.js';
import { spoken } from './spoken.js';
import { typeset } from './symbols.js';
import { canUnfold, isInline, isTail, namedBelow, type Placed, partsOf, signed } from './tree.js';

/** Draws a part that was unfolded, below its row. */
type Draw = (given: Explaining, placed: Placed) => TemplateResult;

/** A long sum: its terms by size, the rest together. */
export function termTable(given: Explaining, placed: Placed, draw: Draw): TemplateResult {
  const { whole, terms } = partsOf(given.tree, placed);
  const weights = weigh(terms.map((term) => term.node.value));
  return html`<div class="terms scroll-x"><table aria-label="Terms of ${whole.label}">
    <thead><tr><th scope="col" colspan="2" class="left">${whole.count} terms, biggest first</th><th scope="col">term</th><th scope="col" class="mid"><span class="ends"><span>−</span><span>+</span></span></th><th scope="col">share</th></tr></thead>
    <tbody>${terms.map((term, i) => (isTail(term.node) ? tail(given, term, weights[i] as Weight) : row(given, term, weights[i] as Weight, draw)))}
      <tr class="total"><th scope="row" colspan="2" class="left">Σ</th><td>${number(whole.value, whole.at ?? whole.label)}</td><td class="mid"></td><td></td></tr></tbody></table></div>`;
}

function row(given: Explaining, term: Placed, weight: Weight, draw: Draw): TemplateResult {
  const unfolds = isInline(given.tree, term) ? namedBelow(given.tree, term) : canUnfold(term.node) ? [term] : [];
  // A term that is one part with a name is that part; a product is open where it was opened.
  const open = unfolds.length > 0 && (isOpen(given, term.key) || unfolds.some(({ key }) => isOpen(given, key)));
  const fold = (): void => {
    given.fold(term.key, !open);
    for (const { key } of unfolds) given.fold(key, !open);
  };
  const product = isInline(given.tree, term) && term.node.combine === 'product';
  const name = html`<span class=${product ? 'what' : ''}>${typeset(term.node.label)}</span>`;
  return html`<tr data-term=${term.key}>
    <th scope="row" class="left">${unfolds.length === 0 ? html`<span class="no-fold"></span>${name}` : html`<button class="fold" data-chip=${term.key} aria-expanded=${open} aria-label=${spoken(term.node, null)} @click=${fold}><span class="codicon codicon-chevron-${open ? 'down' : 'right'}" aria-hidden="true"></span>${name}</button>`}</th>
    <td class="left">${factors(given, term)}</td>${figures(term, weight)}</tr>
    ${open ? html`<tr class="unfolded"><td colspan="5" class="left">${unfolds.map((part) => draw(given, part))}</td></tr>` : nothing}`;
}

/** A product's numbers, side by side. */
function factors(given: Explaining, term: Placed): unknown {
  if (!isInline(given.tree, term) || term.node.combine !== 'product') return nothing;
  const { negative, factors: own } = signed(term.node);
  const { terms } = partsOf(given.tree, term);
  const placed = terms.slice(terms.length - own.length);
  return html`<span class="factors small-chips">${negative ? '−' : nothing}${placed.map((factor, i) => html`${i > 0 ? html`<span class="dim" aria-hidden="true">·</span>` : nothing}${isInline(given.tree, factor) ? number(factor.node.value, factor.node.label) : chip({ ...given, partials: false }, factor)}`)}</span>`;
}

function figures({ node: { value, at, label } }: Placed, { share, length }: Weight): TemplateResult {
  const sided = (negative: boolean): TemplateResult | typeof nothing =>
    value < 0 === negative ? bar(negative ? 'minus' : 'plus', length) : nothing;
  return html`<td>${number(value, at ?? label)}</td><td class="mid"><span class="two-sided"><span class="left-side">${sided(true)}</span><span class="right-side">${sided(false)}</span></span></td><td class="n">${written(share, `share of ${label}`, percent(share))}</td>`;
}

function tail(given: Explaining, term: Placed, weight: Weight): TemplateResult {
  return html`<tr data-tail><th scope="row" colspan="2" class="left"><button class="fold dim" data-chip=${term.key} aria-expanded="false" @click=${() => given.fold(term.key, true)}><span class="codicon codicon-chevron-right" aria-hidden="true"></span>${term.node.label}</button></th>${figures(term, weight)}</tr>`;
}
