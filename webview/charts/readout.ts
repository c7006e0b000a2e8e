import { html, render } from 'lit';
import type { Series } from '../../src/protocol.js';
import { number, type Quantity } from '../marks.js';
import { shown } from '../numbers.js';
import { cursor } from './cursor.js';
import { pointAt } from './drawn.js';

export interface Reading {
  readonly label: string;
  /** The sign of the line's shape, for who looks at both. */
  readonly sign?: string;
  readonly series: Series | null;
  /** Its number where the session stands, where the state says it; else it is taken from the series. */
  readonly now: number | null;
}

export interface ReadoutGiven {
  readonly readings: readonly Reading[];
  readonly quantity: Quantity;
  /** `loss`, `delta`: what the numbers are, for whoever reads the page. */
  readonly name: string;
  /** Where the session stands. */
  readonly step: number;
  readonly format: ((value: number) => string) | null;
}

/** A chart's numbers where the session stands; at the cursor, while there is one. */
export class Readout extends HTMLElement {
  private given: ReadoutGiven | null = null;
  private unfollow: (() => void) | null = null;

  connectedCallback(): void {
    this.unfollow ??= cursor.follow(() => this.draw());
  }

  disconnectedCallback(): void {
    this.unfollow?.();
    this.unfollow = null;
  }

  show(given: ReadoutGiven): void {
    this.given = given;
    this.draw();
  }

  private draw(): void {
    if (!this.given) return;
    const { readings } = this.given;
    const at = cursor.step;
    // Read out loud where the keys move, and not where the pointer passes.
    const byKeys = this.closest('section')?.contains(document.activeElement) ?? false;
    this.setAttribute('aria-live', byKeys ? 'polite' : 'off');
    render(
      html`${at === null ? '' : html`<span class="dim">at ${at}</span>`}${readings.map((reading) => this.reading(reading, at))}`,
      this,
    );
  }

  private reading({ label, sign, series, now }: Reading, at: number | null): unknown {
    const point = series && (at !== null || now === null) ? pointAt(series, at ?? this.step) : null;
    const value = at === null ? (now ?? point?.value ?? null) : (point?.value ?? null);
    if (value === null) return '';
    // What is drawn is a choice of what was recorded, and some numbers are computed at some steps only.
    const away = point && point.step !== (at ?? this.step) ? html` <span class="dim">(${point.step})</span>` : '';
    return html`<span class="reading" data-reading=${label} data-at=${point?.step ?? this.step}><span class="dim">${sign ? html`<span aria-hidden="true">${sign} </span>` : ''}${label}</span> ${this.formatted(value)}${away}</span>`;
  }

  private get step(): number {
    return this.given?.step ?? 0;
  }

  private formatted(value: number): unknown {
    const { name, quantity, format } = this.given as ReadoutGiven;
    if (!format || !Number.isFinite(value)) return number(value, name, quantity, 3);
    return html`<span class="n" data-quantity=${name} data-value=${String(value)} title=${shown(value, 12)}>${format(value)}</span>`;
  }
}

customElements.define('ds-readout', Readout);
