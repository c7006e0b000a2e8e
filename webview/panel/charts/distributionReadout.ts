import { html, render } from 'lit';
import type { Distribution } from '../../../src/protocol.js';
import { cursor } from '../../charts/cursor.js';
import { firstEdge, rowAt, smaller } from '../../charts/ridges.js';
import { number, type Quantity, written } from '../../marks.js';

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
    const of = `${distribution.layer}.${distribution.quantity}`;
    const share = (count: number, word: string, name: string): unknown => {
      const part = count / (entries[row] as number);
      return count > 0
        ? html`<span class="reading"><span class="dim">${word}</span> <span class="n">${written(part, name, percent(part))}</span></span>`
        : '';
    };
    const odd = nonFinite[row] as number;
    render(
      html`${share(zeros[row] as number, 'zero', `zero in ${of} at ${steps[row]}`)}${share(smaller(distribution, row), 'smaller', `${of} below ${firstEdge(distribution)} at ${steps[row]}`)}${odd > 0 ? html`<span class="bad">${odd} NaN or ∞</span>` : ''}<span class="reading" data-reading="median"><span class="dim">median at ${steps[row]}</span> ${number(medians[row] as number, `median of ${of} at ${steps[row]}`, hue, 2)}</span>`,
      this,
    );
  }
}

function percent(share: number): string {
  return share < 0.001 ? '< 0.1 %' : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

customElements.define('ds-distribution-readout', DistributionReadout);
