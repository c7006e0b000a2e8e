import { html, nothing, render, svg, type TemplateResult } from 'lit';
import { shown } from '../numbers.js';
import { type Cells, cellsFor, stride } from './cells.js';
import { colourOf, inkOn, type Ramp, readRamp } from './colours.js';
import { type MapScale, paint } from './paint.js';

export type Place = readonly [row: number, column: number];

export interface Part {
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
}

export interface PlaneGiven {
  /** Row-major, rows × columns. */
  readonly data: Float64Array;
  /** Which rows and columns of the whole they are. */
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
  /** So many rows and columns of a tensor are one here: what is written beside counts those. */
  readonly each: Place;
  /** The value of the strongest colour. */
  readonly limit: number;
  readonly scale: MapScale;
  /** What is seen, for those who can't see it. */
  readonly label: string;
  /** The entry that is selected, as row and column of the whole; null where it is not here. */
  readonly selected: Place | null;
  /** A part of it that is framed, in rows and columns; null without. */
  readonly part: Part | null;
  /** What an entry is called (`hidden.weight[0,1]`); null where cells are no entries. */
  readonly named: ((place: Place) => string) | null;
  /** What stands below for the entry under the pointer or the cursor. */
  say(place: Place, value: number): unknown;
}

/** Room for the index of a row, and above for those of columns. */
const [GUTTER, ABOVE] = [40, 16];
const MOVES: Readonly<Record<string, Place>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-16, 0],
  PageDown: [16, 0],
};

/**
 * A part of a plane of numbers as a map, each row and column under its index. Pointer and arrow keys read entries. It tells of
 * an entry that is chosen (`place`: a click, an arrow key), opened (`open`: a double click, Enter), of a step over its edge
 * (`leave`: by so many rows and columns), and of a row to be copied (`copyRow`).
 */
export class PlaneMap extends HTMLElement {
  private given: PlaneGiven | null = null;
  private cursor: Place | null = null;
  private cells: Cells = { width: 1, height: 1, written: false };
  private readonly canvas = document.createElement('canvas');
  private readonly resized = new ResizeObserver(() => this.draw());

  connectedCallback(): void {
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'img');
    this.canvas.addEventListener('pointermove', (event) => this.moveTo(this.under(event)));
    this.canvas.addEventListener('pointerleave', () => this.moveTo(this.given?.selected ?? null));
    this.canvas.addEventListener('click', () => this.tell('place', this.cursor));
    this.canvas.addEventListener('dblclick', () => this.tell('open', this.cursor));
    this.canvas.addEventListener('keydown', (event) => this.press(event));
    this.resized.observe(this);
  }

  disconnectedCallback(): void {
    this.resized.disconnect();
  }

  show(given: PlaneGiven): void {
    const moved = given.selected?.join() !== this.given?.selected?.join();
    this.given = given;
    if (moved) this.cursor = given.selected;
    this.draw();
  }

  themeChanged(): void {
    this.draw();
  }

  private get extent(): Place {
    const { rows, columns } = this.given ?? { rows: [0, 0], columns: [0, 0] };
    return [rows[1] - rows[0], columns[1] - columns[0]];
  }

  private draw(): void {
    if (!this.given || !this.isConnected || this.clientWidth === 0) return;
    const { data, scale, limit, label } = this.given;
    const [rows, columns] = this.extent;
    this.cells = cellsFor(Math.max(1, rows), Math.max(1, columns), this.clientWidth - GUTTER - 2);
    const { width, height } = this.cells;
    this.canvas.style.width = `${columns * width}px`;
    this.canvas.style.height = `${rows * height}px`;
    this.canvas.setAttribute('aria-label', `${label} Arrow keys read the entries, Enter explains one.`);
    const ramp = readRamp(this);
    paint(this.canvas, { data, rows, columns, scale, limit, cell: [width, height] }, ramp);
    this.describe(ramp);
  }

  private describe(ramp: Ramp = readRamp(this)): void {
    const { given, cursor } = this;
    if (!given) return;
    const [rows, columns] = this.extent;
    const [wide, high] = [columns * this.cells.width, rows * this.cells.height];
    const value = cursor && this.valueAt(cursor);
    render(
      html`<div class="axes">
        <svg class="ticks" width=${GUTTER + wide} height=${ABOVE} aria-hidden="true">${this.ticks('columns')}</svg>
        <div class="body"><svg class="ticks" width=${GUTTER} height=${high} aria-hidden="true">${this.ticks('rows')}</svg><div class="cells">${this.canvas}
          <svg class="over" width=${wide} height=${high} aria-hidden="true">${this.cells.written ? this.numbers(given, ramp) : nothing}${this.framed(given)}${this.frame(given.selected, 'selected')}${this.frame(cursor, 'cursor')}</svg></div></div>
      </div>
      <div class="readout" aria-live="polite" data-readout>${cursor && value !== null ? given.say(cursor, value) : html`<span class="dim">Point at an entry, or move with the arrow keys.</span>`}</div>`,
      this,
    );
  }

  /** Counted from 1, as words are; a cell of many rows has its last. */
  private ticks(way: 'rows' | 'columns'): TemplateResult[] {
    const [from = 0, to = 0] = this.given?.[way] ?? [];
    const { width, height } = this.cells;
    const every = way === 'rows' ? stride(height, 14) : stride(width, 30);
    const each = this.given?.each[way === 'rows' ? 0 : 1] ?? 1;
    const all: TemplateResult[] = [];
    for (let i = Math.floor(from / every + 1) * every; i <= to; i += every) {
      const at = i - from - 0.5;
      all.push(
        way === 'rows'
          ? svg`<text x=${GUTTER - 6} y=${at * height + 4} text-anchor="end">${i * each}</text>`
          : svg`<text x=${GUTTER + at * width} y="11" text-anchor="middle">${i * each}</text>`,
      );
    }
    return all;
  }

  /** Every number in its cell, in black or white, whichever is read better there. */
  private numbers({ data, rows, columns: [left], named, scale, limit }: PlaneGiven, ramp: Ramp): TemplateResult[] {
    const { width, height } = this.cells;
    const [, columns] = this.extent;
    return Array.from(data, (value, i) => {
      const [x, y] = [((i % columns) + 0.5) * width, (Math.floor(i / columns) + 0.5) * height];
      const plain = scale === 'signed' && Number.isFinite(value);
      const ink = plain ? inkOn(colourOf(value, limit, ramp)) : 'odd';
      const name = named?.([rows[0] + Math.floor(i / columns), left + (i % columns)]) ?? 'cell';
      return svg`<text class=${`value ${ink}`} x=${x} y=${y + 4} text-anchor="middle" data-quantity=${name} data-value=${String(value)}>${shown(value, 3)}</text>`;
    });
  }

  private frame(place: Place | null, name: string): unknown {
    const at = place && this.within(place);
    if (!at) return nothing;
    const { width, height } = this.cells;
    const least = (size: number): number => Math.max(9, size);
    const [wide, high] = [least(width), least(height)];
    const [x, y] = [(at[1] + 0.5) * width - wide / 2, (at[0] + 0.5) * height - high / 2];
    return svg`<rect class=${`halo ${name}`} x=${x} y=${y} width=${wide} height=${high}></rect><rect class=${name} x=${x} y=${y} width=${wide} height=${high}></rect>`;
  }

  private framed({ part }: PlaneGiven): unknown {
    if (!part) return nothing;
    const { width, height } = this.cells;
    const [x, wide] = [part.columns[0] * width, (part.columns[1] - part.columns[0]) * width];
    const [y, high] = [part.rows[0] * height, (part.rows[1] - part.rows[0]) * height];
    return svg`<rect class="halo" x=${x} y=${y} width=${wide} height=${high}></rect><rect class="selected" x=${x} y=${y} width=${wide} height=${high}></rect>`;
  }

  /** Row and column within what is shown; null where a place of the whole is not. */
  private within([row, column]: Place): Place | null {
    const { rows, columns } = this.given ?? { rows: [0, 0], columns: [0, 0] };
    const inside = row >= rows[0] && row < rows[1] && column >= columns[0] && column < columns[1];
    return inside ? [row - rows[0], column - columns[0]] : null;
  }

  private valueAt(place: Place): number | null {
    const at = this.within(place);
    return at ? (this.given?.data[at[0] * this.extent[1] + at[1]] ?? null) : null;
  }

  private under(event: PointerEvent): Place {
    const { rows = [0, 0], columns = [0, 0] } = this.given ?? {};
    const box = this.canvas.getBoundingClientRect();
    const at = (position: number, size: number, [from, to]: Place): number =>
      from + Math.min(to - from - 1, Math.max(0, Math.floor((position / size) * (to - from))));
    return [at(event.clientY - box.top, box.height, rows), at(event.clientX - box.left, box.width, columns)];
  }

  private press(event: KeyboardEvent): void {
    const moved = MOVES[event.key];
    const copies = event.key === 'c' && (event.ctrlKey || event.metaKey);
    if (event.key === 'Enter') this.tell('open', this.cursor);
    if (copies) this.tell('copyRow', this.cursor);
    if (event.key === 'Escape') {
      this.moveTo(null);
      this.dispatchEvent(new CustomEvent('dismiss'));
    }
    if (moved || copies) event.preventDefault();
    if (moved) this.walk(moved);
  }

  /** The first key puts the cursor on the first entry; at the edge it asks for what lies beyond. */
  private walk([down, across]: Place): void {
    const { given, cursor } = this;
    if (!given) return;
    const start: Place = [given.rows[0], given.columns[0]];
    const next: Place = cursor ? [cursor[0] + down, cursor[1] + across] : start;
    if (!this.within(next)) {
      this.tell('leave', next);
      return;
    }
    this.moveTo(next);
    this.tell('place', next);
  }

  private moveTo(cursor: Place | null): void {
    if (cursor?.join() === this.cursor?.join()) return;
    this.cursor = cursor;
    this.describe();
  }

  private tell(what: 'place' | 'open' | 'leave' | 'copyRow', place: Place | null): void {
    if (place) this.dispatchEvent(new CustomEvent<Place>(what, { detail: place }));
  }
}

customElements.define('ds-plane-map', PlaneMap);
