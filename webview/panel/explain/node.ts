import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation } from '../../../src/protocol.js';
import { lineLink, number } from '../../marks.js';
import { equation } from './equation.js';
import { type Explaining, isOpen } from './explaining.js';
import { spoken } from './spoken.js';
import { fraction, quantityOf, title, typeset } from './symbols.js';
import { termTable } from './termTable.js';
import { decidedIn, isLongSum, namedBelow, type Placed, partsOf } from './tree.js';

/** A part with a name: a line where it is folded, and what it is made of where it stands open. */
export function node(given: Explaining, placed: Placed): TemplateResult {
  const { node: own, key } = placed;
  const open = isOpen(given, key);
  return html`<section class="node rail-${quantityOf(own)} ${open ? '' : 'folded'}" data-node=${key}>
    <div class="head"><button class="icon-button" data-head aria-expanded=${open} aria-label=${spoken(own, null)} @click=${() => given.fold(key, !open)}><span class="codicon codicon-chevron-${open ? 'down' : 'right'}" aria-hidden="true"></span></button>
      <span class="name">${title(own)} <span class="dim">=</span> <b>${number(own.value, own.at ?? own.label, quantityOf(own))}</b></span>
      ${reasons(own)}${askButton(given, own)}</div>
    ${open ? inside({ ...given, partials: false }, placed) : nothing}
  </section>`;
}

/** The rule, and why it holds. */
export function reasons({ rule, because }: Explanation): TemplateResult {
  return html`${rule === null ? nothing : html`<span class="why">${typeset(rule)}</span>`}${because === null ? nothing : html`<span class="why">${because.startsWith('∵') ? typeset(because) : because}</span>`}`;
}

function askButton({ ask }: Explaining, { at }: Explanation): TemplateResult | typeof nothing {
  return at === null
    ? nothing
    : html`<button class="icon-button why-button" data-ask=${at} title="Make ${at} the question" aria-label="Make ${at} the question" @click=${() => ask(at)}><span class="codicon codicon-question" aria-hidden="true"></span></button>`;
}

/** What a node is made of, and below it each part that has parts of its own. */
export function inside(given: Explaining, placed: Placed): TemplateResult {
  const { whole, terms } = partsOf(given.tree, placed);
  if (terms.length === 0)
    return html`<p class="dim small">${whole.unfolds === null ? 'nothing further to unfold' : '…'}</p>`;
  if (isLongSum(whole)) return termTable(given, placed, node);
  return html`${equation(given, placed)}${decidedIn(given.tree, placed).map(decided)}${namedBelow(given.tree, placed).map((part) => node(given, part))}${ends(terms)}`;
}

/** A part that nothing goes into, and why it is what it is: a slope of 0 or 1, what was dropped, what lost its window. */
function decided({ node: own }: Placed): TemplateResult {
  const isNumber = /^−?[\d.]+$/.test(own.label);
  return html`<p class="decided">${isNumber && own.partial ? fraction(own.partial) : title(own)} = ${number(own.value, own.at ?? own.label, quantityOf(own))} ${reasons(own)}</p>`;
}

/** Where the way ends: the line of what is given. */
function ends(terms: readonly Placed[]): TemplateResult | typeof nothing {
  const [only] = terms;
  return terms.length === 1 && only?.node.combine === 'given' ? lineLink(only.node.range) : nothing;
}
