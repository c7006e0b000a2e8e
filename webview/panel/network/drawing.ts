import { html, nothing, render, type TemplateResult } from 'lit';
import type { Column } from './columns.js';
import type { Drawn, Place, Standing } from './drawn.js';
import { spoken } from './entries.js';
import { faces } from './faces.js';
import { frames } from './frames.js';
import { head, position, tint } from './heads.js';
import { moved } from './keys.js';
import { fits, layoutOf } from './layout.js';
import { legend } from './legend.js';
import { links } from './links.js';
import { rows } from './rows.js';
import { LOSS } from './wiring.js';

/** Below this width a drawing whose columns do not fit turns into rows, one layer below the other; from it on it scrolls. */
const NARROW = 720;

/** The drawing of a network, as wide as its place in the page; wider where its columns need that, and then it scrolls. */
export class NetworkDrawing extends HTMLElement {
  private drawn: Drawn | null = null;
  private room = 0;
  /** Where the keyboard is within the drawing; the selected unit until it has been there. */
  private at: Place | null = null;
  private followed = '';
  /** How wide the drawing is. */
  private wide = 0;
  private readonly watcher = new ResizeObserver(([entry]) => this.resized(entry?.contentRect.width ?? 0));

  connectedCallback(): void {
    this.watcher.observe(this);
  }

  disconnectedCallback(): void {
    this.watcher.disconnect();
  }

  show(drawn: Drawn): void {
    const selected = this.drawn?.selected;
    if (selected?.key !== drawn.selected?.key || selected?.entry !== drawn.selected?.entry) this.at = null;
    this.drawn = drawn;
    this.draw();
  }

  /** Maps take their colours from the theme. */
  themeChanged(): void {
    for (const canvas of this.querySelectorAll('canvas')) canvas.dataset['stale'] = '';
    this.draw();
  }

  private resized(width: number): void {
    if (Math.abs(width - this.room) < 1) return;
    this.room = width;
    this.draw();
  }

  private draw(): void {
    if (!this.drawn || this.room === 0) return;
    const columns = fitting(this.drawn.columns, this.room);
    const drawing = columns ? this.columns({ ...this.drawn, columns }, this.drawn) : this.rows(this.drawn);
    render(html`${drawing}${legend(this.drawn, columns === null)}`, this);
    this.follow(this.drawn);
    this.edges();
  }

  /** `whole`: what there was no room for beside the others lies below. */
  private columns(drawn: Drawn, whole: Drawn): TemplateResult {
    const layout = layoutOf(drawn.columns, drawn.wiring.links, this.room);
    const zoomed = drawn.zoom === 0 ? Math.min(1, this.room / layout.width) : drawn.zoom;
    const standing = drawn.columns.map((column): Standing | null => {
      const box = layout.boxes.get(column.key);
      return box ? { drawn, column, box, layout, across: false, roving: this.roving(drawn) } : null;
    });
    const each = (draw: (one: Standing) => unknown): unknown => standing.map((one) => (one ? draw(one) : nothing));
    this.wide = layout.width * zoomed;
    return html`<div class="edges"><div class="scroll" tabindex=${this.wide > this.room ? 0 : -1} role="region" aria-label="Drawing of the network" @scroll=${this.edges}>
      <svg class="network" width=${this.wide} height=${layout.height * zoomed} viewBox="0 0 ${layout.width} ${layout.height}"
        role="group" aria-label=${sentence(drawn)} @keydown=${this.press} @focusin=${this.focused}>
        ${each(tint)}${frames(drawn, layout)}${links(drawn, layout)}${each(head)}${each(faces)}${each(position)}
      </svg></div></div>${this.below({ ...whole, columns: whole.columns.filter((each) => !drawn.columns.includes(each)) })}`;
  }

  private below(drawn: Drawn): TemplateResult | typeof nothing {
    return drawn.columns.length === 0
      ? nothing
      : html`<div class="rows">${rows(drawn, this.room, this.roving(drawn))}</div>`;
  }

  private rows(drawn: Drawn): TemplateResult {
    return html`<div class="rows" data-rows role="group" aria-label=${sentence(drawn)} @keydown=${this.press} @focusin=${this.focused}>${rows(drawn, this.room, this.roving(drawn))}</div>`;
  }

  /** What somebody selected is brought into view, and where the run has come to with it: once, so that it can be scrolled away from. */
  private follow({ selected, chosen, run: { position }, columns }: Drawn): void {
    if (!chosen) return;
    const key = `${selected?.key} ${position.phase} ${position.layer}`;
    if (key === this.followed) return;
    const [first] = this.querySelectorAll(`[data-column="${CSS.escape(selected?.key ?? '')}"]`);
    const scroller = this.querySelector('.scroll');
    if (!first || !scroller || columns.every(({ a, layer }) => !layer || !a)) return;
    const smooth = this.followed !== '' && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.followed = key;
    const [box, room] = [first.getBoundingClientRect(), scroller.getBoundingClientRect()];
    const left = box.left - room.left - (room.width - box.width) / 2;
    if (box.left < room.left || box.right > room.right)
      scroller.scrollBy({ left, behavior: smooth ? 'smooth' : 'instant' });
  }

  /** A shadow stands at the edge beyond which the drawing goes on. */
  private readonly edges = (): void => {
    const scroller = this.querySelector('.scroll');
    const left = scroller && this.wide > this.room ? scroller.scrollLeft : 0;
    scroller?.parentElement?.toggleAttribute('data-before', left > 1);
    scroller?.parentElement?.toggleAttribute('data-after', left + this.room < this.wide - 1);
  };

  /** Tab leads to one entry; arrows lead to the others. */
  private roving(drawn: Drawn): Place | null {
    const first = drawn.columns.find(({ layer }) => layer !== null);
    return this.at ?? drawn.selected ?? (first ? { key: first.key, entry: null } : null);
  }

  private readonly focused = ({ target }: FocusEvent): void => {
    const place = placeOf(target);
    if (place) this.at = place;
  };

  private readonly press = (event: KeyboardEvent): void => {
    const place = placeOf(event.target);
    if (!this.drawn || !place || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ' && place.key !== LOSS) this.drawn.select(place);
    else if (event.key === 'Enter' || event.key === ' ') this.drawn.open(place);
    else {
      const next = moved(this.drawn.columns, place, event.key, this.querySelector('[data-rows]') !== null);
      if (!next) return;
      this.goTo(next, this.drawn);
    }
    event.preventDefault();
  };

  /** The keyboard goes there: to another page where it has to. */
  private goTo(place: Place, drawn: Drawn): void {
    const column = drawn.columns.find(({ key }) => key === place.key);
    const group = column && place.entry !== null ? Math.floor(place.entry / Math.max(1, column.field.size)) : null;
    if (column && group !== null && (group < column.page.from || group >= column.page.to)) drawn.turn(place.key, group);
    this.at = place;
    this.draw();
    const wanted = [...this.querySelectorAll<HTMLElement | SVGElement>('[data-entry]')].find(
      ({ dataset }) => dataset['column'] === place.key && dataset['entry'] === String(place.entry ?? ''),
    );
    wanted?.focus();
  }
}

/** The columns that stand side by side in so much room: where there is none for it the loss leaves; null: rows. */
function fitting(columns: readonly Column[], room: number): readonly Column[] | null {
  if (fits(columns, room)) return columns;
  const withoutLoss = columns.filter(({ key }) => key !== LOSS);
  if (fits(withoutLoss, room)) return withoutLoss;
  return room >= NARROW ? columns : null;
}

function placeOf(target: EventTarget | null): Place | null {
  const found = target instanceof Element ? target.closest<HTMLElement | SVGElement>('[data-entry]') : null;
  const { column, entry } = found?.dataset ?? {};
  return column === undefined || entry === undefined
    ? null
    : { key: column, entry: entry === '' ? null : Number(entry) };
}

function sentence({ columns, selected }: Drawn): string {
  const names = columns.filter(({ layer }) => layer).map(({ key }) => key);
  const column = columns.find(({ key }) => key === selected?.key);
  const said = column && selected?.entry != null ? ` Selected: ${spoken(column, selected.entry)}.` : '';
  return `Network: x, ${names.join(', ')}, loss.${said} Arrow keys lead from unit to unit, Space selects, Enter explains.`;
}

customElements.define('ds-network', NetworkDrawing);
