import { html, nothing, type TemplateResult } from 'lit';
import { number } from '../../marks.js';
import { shown } from '../../numbers.js';
import { brace, slopeBrace } from './brace.js';
import { chip } from './chip.js';
import type { Explaining } from './explaining.js';
import { type Piece, piecesOf } from './pieces.js';
import { fraction, quantityOf, title } from './symbols.js';
import { isInline, type Placed, partsOf, signed, type Tree } from './tree.js';

/** A node as what it is made of: ∂ over symbols over numbers, in columns. */
export function equation(given: Explaining, placed: Placed): TemplateResult {
  const { whole } = partsOf(given.tree, placed);
  const pieces = piecesOf(given.tree, placed);
  // Where no factor is a ∂ the row would say nothing but what is asked.
  const partials = given.partials && pieces.some(hasPartial);
  const shownSo = { ...given, partials };
  const hue = { delta: 'd', a: 'a', other: '' }[quantityOf(whole)];
  return html`<div class="equation ${partials ? 'partials' : ''} ${pieces.reduce(counted, 0) > MOST_ON_A_LINE ? 'long' : ''}" role="group" aria-label="${whole.label} = ${shown(whole.value)}">
    <span class="chip result ${hue}">${partials ? html`<span class="top">${whole.partial ? fraction(whole.partial) : nothing}</span>` : nothing}<span class="middle">${title(whole)}</span><span class="bottom">${number(whole.value, whole.at ?? whole.label, quantityOf(whole))}</span></span>
    ${sign('=', partials, false)}${pieces.map((piece) => drawn(shownSo, piece))}${closing(given.tree, placed)}
  </div>`;
}

/** So many factors fit beside what they come to, in a panel of middle width. */
const MOST_ON_A_LINE = 5;

function counted(count: number, piece: Piece): number {
  return piece.kind === 'term' ? piece.pieces.reduce(counted, count) : count + Number(piece.kind === 'factor');
}

function hasPartial(piece: Piece): boolean {
  return piece.kind === 'factor'
    ? piece.placed.node.partial !== null
    : piece.kind === 'term' && piece.pieces.some(hasPartial);
}

function drawn(given: Explaining, piece: Piece): TemplateResult {
  switch (piece.kind) {
    case 'sign':
      return sign(piece.text, given.partials, piece.large ?? false);
    case 'factor': {
      const { share, label } = piece.placed.node;
      const one = chip(given, piece.placed);
      return share
        ? html`<span class="term"><span class="factors">${one}</span>${slopeBrace(share, label)}</span>`
        : one;
    }
    case 'term':
      return html`<span class="term"><span class="factors">${piece.pieces.map((each) => drawn(given, each))}</span>${brace(piece.weight, piece.label)}</span>`;
  }
}

function sign(text: string, partials: boolean, large: boolean): TemplateResult {
  return html`<span class="sign ${large ? 'large' : ''}" aria-hidden="true">${partials ? html`<span class="top">${text}</span>` : nothing}<span class="middle">${text}</span><span class="bottom">${text}</span></span>`;
}

/** `= 0.03635 · 0.2413`: a product's factors, where one of them is a sum that is written out. */
function closing(tree: Tree, placed: Placed): TemplateResult | typeof nothing {
  const { whole, terms } = partsOf(tree, placed);
  const { negative } = signed(whole);
  const factors = negative ? terms.slice(1) : terms;
  if (whole.combine !== 'product' || factors.length < 2) return nothing;
  const sum = factors.findIndex((factor) => isInline(tree, factor) && factor.node.combine === 'sum');
  if (sum < 0) return nothing;
  // The sign goes into the sum.
  const values = factors.map(({ node: { value } }, i) => (negative && i === sum ? -value : value));
  const names = factors.map(({ node: { at, label } }, i) =>
    negative && i === sum ? `−(${at ?? label})` : (at ?? label),
  );
  const texts = values.map((value, i) => (i > 0 && value < 0 ? `(${shown(value)})` : shown(value)));
  return html`<span class="closing n dim" data-quantity="each of ${names.join(' and ')}">= ${texts.join(' · ')}</span>`;
}
