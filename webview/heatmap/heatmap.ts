import { html, render } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { TensorSlice } from '../../src/protocol.js';
import { written } from '../marks.js';
import { HOW_COUNTED, indexIn, shape, shown } from '../numbers.js';
import { decadesTo, readRamp } from './colours.js';
import { numbersTable } from './numbersTable.js';
import { type MapScale, paint } from './paint.js';

/** Cells are at most this large, and a map at most this wide and high, in CSS pixels. */
const LARGEST_CELL = 24;
const WIDTH = 260;
const HEIGHT = 200;
/** So far outside of the view a map counts as in it. */
const NEARLY = '200px';
/** So few numbers are shown at once, without being asked for. */
const FEW = 24;

/**
 * A tensor as a map of signed colours, centred on zero. The value under the pointer, or under a cursor that moves with
 * the arrow keys, stands below; a table holds the numbers for those who can't see the map. It tells when it comes into view
 * and when it goes (`near`).
 */
export class Heatmap extends HTMLElement {
  private slice: TensorSlice | null = null;
  private label = '';
  /** What stands beside the label; the shape where null. */
  caption: string | null = null;
  private hue = '';
  private limit = 0;
  private scale: MapScale = 'signed';
  private cursor: readonly [row: number, column: number] | null = null;
  /** The flat place of the entry that is selected; null where that is none of this map's business. */
  private selected: number | null = null;
  private readonly canvas = document.createElement('canvas');

  private readonly seen = new IntersectionObserver(
    ([entry]) => this.dispatchEvent(new CustomEvent('near', { detail: entry?.isIntersecting ?? false })),
    { rootMargin: NEARLY },
  );

  connectedCallback(): void {
    this.seen.observe(this);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'img');
    this.canvas.addEventListener('pointermove', (event) => this.point(event));
    this.canvas.addEventListener('pointerleave', () => this.moveTo(null));
    this.canvas.addEventListener('click', () => this.choose('place'));
    this.canvas.addEventListener('dblclick', () => this.choose('open'));
    this.canvas.addEventListener('keydown', (event) => this.press(event));
    this.draw();
  }

  disconnectedCallback(): void {
    this.seen.disconnect();
    this.dispatchEvent(new CustomEvent('near', { detail: false }));
  }

  /** `limit`: the value of the strongest colour; the slice's own largest size where null. */
  show(slice: TensorSlice, label: string, hue: string, limit: number | null, scale: MapScale = 'signed'): void {
    const unchanged = this.slice === slice && this.limit === (limit ?? this.limit) && this.scale === scale;
    this.scale = scale;
    this.slice = slice;
    this.label = label;
    this.hue = hue;
    this.limit = limit ?? Math.max(Math.abs(slice.smallest) || 0, Math.abs(slice.largest) || 0);
    if (!unchanged) this.draw();
  }

  /** Rings an entry, by its flat place in the whole tensor. A click, and the arrow keys, ask for another: `place`; a double click, and Enter, to open it: `open`. */
  select(place: number | null): void {
    if (this.selected === place) return;
    this.selected = place;
    this.describe();
  }

  /** Colours come from the theme. */
  themeChanged(): void {
    this.draw();
  }

  private get rows(): number {
    return this.slice ? this.slice.rows[1] - this.slice.rows[0] : 0;
  }

  private get columns(): number {
    return this.slice ? this.slice.columns[1] - this.slice.columns[0] : 0;
  }

  private get opensAtOnce(): boolean {
    // Where a table of the same numbers stands nearby this one can wait.
    return this.rows * this.columns <= FEW && !this.hasAttribute('compact');
  }

  private draw(): void {
    if (!this.slice || !this.isConnected) return;
    this.paint(this.slice);
    this.canvas.setAttribute('aria-label', this.sentence(this.slice));
    this.describe();
  }

  private paint(slice: TensorSlice): void {
    const [rows, columns] = [this.rows, this.columns];
    const cell = Math.max(0.5, Math.min(LARGEST_CELL, WIDTH / columns, HEIGHT / rows));
    const [width, height] = [Math.max(12, columns * cell), Math.max(12, rows * cell)];
    this.canvas.style.width = `${width}px`;
    // Where there is less room both shrink.
    this.canvas.style.aspectRatio = `${width} / ${height}`;
    const { scale, limit } = this;
    paint(this.canvas, { data: slice.data, rows, columns, scale, limit, cell: [cell, cell] }, readRamp(this));
  }

  private sentence({ shape: extents, smallest, largest, nonFinite }: TensorSlice): string {
    const odd = nonFinite > 0 ? `, ${nonFinite} not finite` : '';
    return `${this.label}, ${shape(extents)}, from ${shown(smallest)} to ${shown(largest)}${odd}. Arrow keys read the entries.`;
  }

  private describe(): void {
    const { slice, cursor } = this;
    if (!slice) return;
    const value = cursor ? (slice.data[cursor[0] * this.columns + cursor[1]] as number) : null;
    const partial = this.rows * this.columns < slice.shape.reduce((size, extent) => size * extent, 1);
    render(
      html`<figure class="map">
        <figcaption><span class=${this.hue}>${this.label}</span> <span class="dim small">${this.caption ?? shape(slice.shape)}${partial ? `, the first ${this.rows} × ${this.columns}` : ''}</span></figcaption>
        <div class="frame"><div class="cells">${this.canvas}${this.ring(slice)}</div></div>
        ${this.legend()}
        <div class="readout n small" aria-live="polite" data-readout>${value === null ? html`<span class="dim">${this.scale === 'ratio' ? html`largest ${written(slice.largest, `largest ${slice.name}`)}` : html`‖·‖ ${written(slice.norm, `‖${slice.name}‖`)}`}</span>` : html`<span title=${HOW_COUNTED}>[${this.index(slice, cursor).join(', ')}]</span> <b data-quantity=${`${slice.name}[${this.index(slice, cursor).join(',')}]`} data-value=${String(value)}>${shown(value, 6)}</b>`}</div>
        <details ?open=${this.opensAtOnce} @toggle=${() => this.describe()}><summary class="small dim">numbers</summary>${(this.querySelector('details')?.open ?? this.opensAtOnce) ? this.table(slice) : ''}</details>
      </figure>`,
      this,
    );
  }

  private legend(): unknown {
    if (this.scale === 'ratio') {
      const most = this.limit > 1 ? `, to 1e${decadesTo(this.limit)}` : '';
      return html`<div class="ramp small" aria-hidden="true"><i class="match"></i><span>≤ 1 match</span><i class="wrong"></i><span>&gt; 1${most}</span></div>`;
    }
    return html`<div class="ramp small n" aria-hidden="true">${written(-this.limit, 'least colour', shown(-this.limit, 3))}<i></i>${written(this.limit, 'last colour', shown(this.limit, 3))}</div>`;
  }

  /** A frame around the selected entry, where this map shows it. */
  private ring(slice: TensorSlice): unknown {
    if (this.selected === null) return '';
    const width = slice.shape.slice(1).reduce((size, extent) => size * extent, 1);
    const row = Math.floor(this.selected / width) - slice.rows[0];
    const column = (this.selected % width) - slice.columns[0];
    if (row < 0 || row >= this.rows || column < 0 || column >= this.columns) return '';
    const put = (element: Element | undefined): void => {
      if (!(element instanceof HTMLElement)) return;
      element.style.left = `${(100 * (column + 0.5)) / this.columns}%`;
      element.style.top = `${(100 * (row + 0.5)) / this.rows}%`;
    };
    return html`<span class="ring" data-ring=${this.selected} ${ref(put)}></span>`;
  }

  /** Asks for the entry under the cursor to be selected, or to be opened. */
  private choose(as: 'place' | 'open'): void {
    const { slice, cursor } = this;
    if (!slice || !cursor) return;
    const width = slice.shape.slice(1).reduce((size, extent) => size * extent, 1);
    const detail = (cursor[0] + slice.rows[0]) * width + cursor[1] + slice.columns[0];
    this.dispatchEvent(new CustomEvent(as, { detail }));
  }

  private table(slice: TensorSlice): unknown {
    const heading = (column: number): string =>
      indexIn(slice.shape, 0, column)
        .slice(1)
        .map((i) => i + 1)
        .join(',');
    return numbersTable(slice, this.label, (row, column) => indexIn(slice.shape, row, column), heading);
  }

  /** Where a cell of the map stands in the whole tensor, axis by axis. */
  private index(slice: TensorSlice, cursor: readonly [number, number] | null): number[] {
    const [row, column] = cursor ?? [0, 0];
    return indexIn(slice.shape, row + slice.rows[0], column + slice.columns[0]);
  }

  private point(event: PointerEvent): void {
    const box = this.canvas.getBoundingClientRect();
    const at = (position: number, size: number, count: number): number =>
      Math.min(count - 1, Math.max(0, Math.floor((position / size) * count)));
    this.moveTo([
      at(event.clientY - box.top, box.height, this.rows),
      at(event.clientX - box.left, box.width, this.columns),
    ]);
  }

  private press(event: KeyboardEvent): void {
    const step: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const moved = step[event.key];
    if (event.key === 'Escape') this.moveTo(null);
    if (event.key === 'Enter') this.choose('open');
    if (!moved) return;
    event.preventDefault();
    const [row, column] = this.cursor ?? [-moved[0], -moved[1]];
    const within = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));
    this.moveTo([within(row + moved[0], this.rows), within(column + moved[1], this.columns)]);
    this.choose('place');
  }

  private moveTo(cursor: readonly [number, number] | null): void {
    this.cursor = cursor;
    this.describe();
  }
}

customElements.define('ds-heatmap', Heatmap);
