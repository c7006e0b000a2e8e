import { html, nothing, svg, type TemplateResult } from 'lit';
import { number } from '../../marks.js';
import { shape } from '../../numbers.js';
import { bars } from './bars.js';
import { card, tokens } from './cards.js';
import type { Column } from './columns.js';
import { type Drawn, isAt, type Place, type Standing } from './drawn.js';
import { subtitle } from './heads.js';
import { grid, images, lyingHeight } from './images.js';
import type { Layout } from './layout.js';
import { pager } from './pager.js';
import { targetWords } from './target.js';
import { LOSS } from './wiring.js';

/** Width of a row's title. */
const TITLE = 96;
const PADDING = 16;

/** Layers one below the other, for narrow panels: a layer's units side by side, a up and δ down. */
export function rows(drawn: Drawn, width: number, roving: Place | null): TemplateResult[] {
  return drawn.columns.map((column) => row(drawn, column, width - TITLE - PADDING, roving));
}

function row(drawn: Drawn, column: Column, width: number, roving: Place | null): TemplateResult {
  const { phase, part } = drawn.run.position;
  const depth = drawn.wiring.frames.filter(({ path }) => column.key.startsWith(`${path}.`)).length;
  return html`<div class="lrow ${column.here ? `here ${phase}` : ''} within${Math.min(2, depth)}" data-here=${column.here ? column.key : nothing}>
    <div class="side">${title(drawn, column, roving)}${column.here ? html`<span class="small ${phase === 'backward' ? 'd' : 'a'}">${phase === 'backward' ? '←' : '→'} ${phase} is here${part ? `: ${part}` : ''}</span>` : nothing}</div>
    ${column.key === LOSS ? loss(drawn, column) : content({ drawn, column, width, roving })}
  </div>`;
}

function title(drawn: Drawn, column: Column, roving: Place | null): TemplateResult {
  const words = html`<b>${column.title}</b><span class="dim small">${subtitle(column, drawn.run.lossName)}</span>${skips(drawn, column)}`;
  if (!column.layer) return html`<div class="words">${words}</div>`;
  const place = { key: column.key, entry: null };
  return html`<button class="words" tabindex=${isAt(roving, column.key, null) ? 0 : -1} aria-pressed=${drawn.selected?.key === column.key} title=${column.key} data-column=${column.key} data-entry=""
    @click=${() => drawn.select(place)}>${words}</button>`;
}

/** What else comes into a block's end. */
function skips({ wiring }: Drawn, { key }: Column): TemplateResult | typeof nothing {
  const way = wiring.links.find(({ to, past }) => to === key && past > 0);
  return way ? html`<span class="dim small">⊕ ${way.from.startsWith(':') ? 'x' : way.from}</span>` : nothing;
}

function loss({ run, target }: Drawn, column: Column): TemplateResult {
  const words = target ? targetWords(target.data, run) : '';
  return html`<div class="loss"><i class="sym">J</i> ${column.reached.forward ? number(run.loss, 'loss') : html`<span class="dim">–</span>`} ${target ? html`<span class="dim">y</span> <span class="n">${words}</span>` : nothing}</div>`;
}

interface Room {
  readonly drawn: Drawn;
  readonly column: Column;
  readonly width: number;
  readonly roving: Place | null;
}

/** Room above for captions, and below for labels or a page's controls. */
const ABOVE = 20;
const BELOW = 22;

function content({ drawn, column, width, roving }: Room): TemplateResult {
  const height = heightOf(column, width - 8);
  if (height === 0)
    return html`<div class="n dim">${column.layer ? `${shape(column.layer.inputShape)} → ${shape(column.layer.outputShape)}` : ''}</div>`;
  const box = { x: 4, y: ABOVE, width: width - 8, height };
  const layout: Layout = { width, height, boxes: new Map(), top: 0 };
  const standing: Standing = { drawn, column, box, layout, across: true, roving };
  return html`<svg class="network" width=${width} height=${height + ABOVE + BELOW} role="group" aria-label="Units of ${column.title}">${svg`${face(standing)}${pager(standing)}`}</svg>`;
}

function heightOf(column: Column, width: number): number {
  const { face } = column;
  switch (face.kind) {
    case 'slim':
      return 0;
    case 'card':
      return 16 + 40 * Math.min(6, column.layer?.parameters.length ?? 0);
    case 'tokens':
      return 32;
    case 'images':
      return lyingHeight(column, face, width);
    default:
      return 104;
  }
}

function face(standing: Standing): TemplateResult {
  switch (standing.column.face.kind) {
    case 'units':
    case 'strip':
      return bars(standing);
    case 'images':
      return images(standing);
    case 'grid':
      return grid(standing);
    case 'tokens':
      return tokens(standing);
    case 'card':
      return card(standing);
    case 'slim':
      return svg``;
  }
}
