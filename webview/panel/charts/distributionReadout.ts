import { html, render } from 'lit';
import type { Distribution } from '../../../src/protocol.js';
import { cursor } from '../../charts/cursor.js';
import { rowAt, smaller } from '../../charts/ridges.js';
import { number, type Quantity } from '../../marks.js';

export interface DistributionReading {
  readonly distribution: Distribution;
  readonly step: number;
  readonly hue: Quantity;
}

/** A distribution's numbers where the session stands, or at the cursor: those too that have no place on the chart. */
export class DistributionReadout extends HTMLElement {
  private given: DistributionReading | null = null;
  private unfollow: (() => void) | null = null;

  connectedCallback(): void {
    this.unfollow ??= cursor.follow(() => this.draw());
  }

  disconnectedCallback(): void {
    this.unfollow?.();
    this.unfollow = null;
  }

  show(given: DistributionReading): void {
    this.given = given;
    this.draw();
  }

  private draw(): void {
    if (!this.given) return;
    const { distribution, step, hue } = this.given;
    const { steps, medians, zeros, nonFinite, entries } = distribution;
    const at = cursor.step ?? step;
    const row = Math.max(0, rowAt(steps, at));
    if (row >= steps.length) return;
    const share = (count: number, word: string): unknown =>
      count > 0
        ? html`<span class="reading"><span class="dim">${word}</span> <span class="n" data-quantity=${word} data-value=${count}>${percent(count / (entries[row] as number))}</span></span>`
        : '';
    const odd = nonFinite[row] as number;
    render(
      html`${share(zeros[row] as number, 'zero')}${share(smaller(distribution, row), 'smaller')}${odd > 0 ? html`<span class="bad">${odd} NaN or ∞</span>` : ''}<span class="reading" data-reading="median"><span class="dim">median at ${steps[row]}</span> ${number(medians[row] as number, 'median', hue, 2)}</span>`,
      this,
    );
  }
}

function percent(share: number): string {
  return share < 0.001 ? '< 0.1 %' : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

customElements.define('ds-distribution-readout', DistributionReadout);
