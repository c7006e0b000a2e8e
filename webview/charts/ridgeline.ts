import { html, render, svg, type TemplateResult } from 'lit';
import type { Distribution } from '../../src/protocol.js';
import { cursor } from './cursor.js';
import { listen, type StepAxis } from './gestures.js';
import { type Box, RISE, type Ridge, ridgesOf, rowAt } from './ridges.js';

export interface RidgelineGiven {
  readonly distribution: Distribution;
  readonly step: number;
  readonly hue: 'a' | 'delta' | 'other';
  /** What the chart says, in a sentence. */
  readonly sentence: string;
}

const HEIGHT = 236;
const LEFT = 52;
const RIGHT = 76;
const AXIS = 22;
const CAPTION = 20;

/** Distributions over steps, one below the other, the first at the top. Asks for a step (`step`). */
export class Ridgeline extends HTMLElement {
  private given: RidgelineGiven | null = null;
  private width = 0;
  private unfollow: (() => void) | null = null;
  private readonly resized = new ResizeObserver(([entry]) => {
    this.width = entry?.contentRect.width ?? 0;
    this.draw();
  });

  constructor() {
    super();
    listen(this, () => this.axis(), {
      cursor: () => cursor.step ?? this.given?.step ?? null,
      hover: (step) => cursor.move(step),
      go: (step) => this.dispatchEvent(new CustomEvent('step', { detail: step })),
      zoom: () => undefined,
    });
  }

  connectedCallback(): void {
    this.unfollow ??= cursor.follow(() => this.draw());
    this.resized.observe(this);
  }

  disconnectedCallback(): void {
    this.unfollow?.();
    this.unfollow = null;
    this.resized.disconnect();
  }

  show(given: RidgelineGiven): void {
    const before = this.given;
    this.given = given;
    const same = before?.distribution === given.distribution && rowOf(before) === rowOf(given);
    if (!same || before.sentence !== given.sentence) this.draw();
  }

  private get box(): Box {
    return { left: LEFT, right: Math.max(LEFT + 60, this.width - RIGHT), top: RISE + CAPTION, bottom: HEIGHT - AXIS };
  }

  private axis(): StepAxis | null {
    const steps = this.given?.distribution.steps;
    if (!steps || steps.length === 0) return null;
    const [from, to] = [steps[0] as number, steps.at(-1) as number];
    const { top, bottom } = this.box;
    const stepAt = (event: MouseEvent): number => {
      const share = (event.clientY - this.getBoundingClientRect().top - top) / (bottom - top);
      return Math.round(from + Math.min(1, Math.max(0, share)) * (to - from));
    };
    return { stepAt, range: [from, to], end: null };
  }

  private draw(): void {
    const { given, box } = this;
    if (!given || this.width === 0) return;
    const { ridges, ticks, labels, here } = ridgesOf(given.distribution, given.step, box);
    const own = ridges[here];
    const odd = ridges.filter(({ row, nonFinite }) => nonFinite > 0 && !((ridges[row - 1]?.nonFinite ?? 0) > 0));
    render(
      html`<svg class="ridges ${given.hue}" tabindex="0" role="img" aria-label=${given.sentence} width=${this.width} height=${HEIGHT}>
        ${ticks.map(({ at, label }) => svg`<line class="grid" x1=${at} x2=${at} y1=${box.top - 20} y2=${box.bottom}></line><text class="n tick" x=${at} y=${HEIGHT - 5}>${label}</text>`)}
        <text class="n step" x=${LEFT - 6} y=${box.top - 14}>step</text>
        <text class="caption" x=${box.right} y="10">each row by its own height</text>
        ${ridges.map((ridge) => svg`<path class="ridge" d=${ridge.line}></path>`)}
        ${own ? svg`<path class="ridge own" d=${own.line}></path>` : ''}
        ${labels.map((ridge) => svg`<text class="n step ${ridge === own ? 'own' : ''}" x=${LEFT - 6} y=${ridge.baseline + 4}>${ridge.step}</text>`)}
        ${own ? svg`<text class="own" x=${box.right + 6} y=${own.baseline + 4}>◂ here</text>` : ''}
        ${odd.filter((ridge) => ridge !== own).map(({ baseline }) => svg`<text class="odd" x=${box.right + 6} y=${baseline + 4}>◂ NaN or ∞</text>`)}
        ${this.atCursor(ridges)}
      </svg>`,
      this,
    );
  }

  private atCursor(ridges: readonly Ridge[]): TemplateResult | '' {
    const [first, last] = [ridges[0], ridges.at(-1)];
    const step = cursor.step;
    if (step === null || !first || !last || step < first.step || step > last.step) return '';
    const share = (step - first.step) / (last.step - first.step || 1);
    const y = first.baseline + share * (last.baseline - first.baseline);
    return svg`<line class="there" x1=${LEFT} x2=${this.box.right} y1=${y} y2=${y}></line>`;
  }
}

/** The row that is marked: a run that goes on stays in the last one, and nothing is drawn anew. */
function rowOf({ distribution, step }: RidgelineGiven): number {
  return rowAt(distribution.steps, step);
}

customElements.define('ds-ridgeline', Ridgeline);
