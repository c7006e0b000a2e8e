import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { number, written } from '../../marks.js';
import { shown } from '../../numbers.js';

/** A term's place among the others of its sum. */
export interface Weight {
  readonly value: number;
  /** Of Σ|terms|, from 0 to 1; NaN where that is no number. */
  readonly share: number;
  /** Of the largest |term|, from 0 to 1: its bar's length. */
  readonly length: number;
}

/** Shares of a sum's terms, by |size|. */
export function weigh(values: readonly number[]): readonly Weight[] {
  const sizes = values.map(Math.abs);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const largest = Math.max(...sizes);
  return values.map((value) => ({
    value,
    share: all > 0 ? Math.abs(value) / all : 0,
    length: largest > 0 ? Math.abs(value) / largest : 0,
  }));
}

export function percent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  return share > 0 && share < 0.005 ? '< 1 %' : `${Math.round(100 * share)} %`;
}

/** What stands under a product, which `label` names: its value, its share, a bar. */
export function brace({ value, share, length }: Weight, label: string): TemplateResult {
  return html`<span class="brace" data-share=${share}><span class="line">${number(value, label)}<span class="grow"></span>${written(share, `share of ${label}`, percent(share))}</span><span class="bar-track">${bar(value < 0 ? 'minus' : 'plus', length)}</span></span>`;
}

/** Under f′: its share of the largest slope that f has, where vanishing starts. */
export function slopeBrace(
  {
    fraction,
    largest,
  }: {
    readonly fraction: number;
    readonly largest: number;
  },
  label: string,
): TemplateResult {
  return html`<span class="brace slope" data-share=${fraction}><span class="line"><span>${written(fraction, `share of ${label}`, percent(fraction))} of ${largest === 0.25 ? '¼' : shown(largest)}</span></span><span class="bar-track">${bar('neutral', fraction)}</span></span>`;
}

/** `length` from 0 to 1. The strict policy lets a script set a width, and no markup. */
export function bar(kind: 'plus' | 'minus' | 'neutral', length: number): TemplateResult {
  const size = (element: Element | undefined): void => {
    if (element instanceof HTMLElement)
      element.style.width = `${100 * Math.min(1, Number.isFinite(length) ? length : 0)}%`;
  };
  return html`<b class=${kind} ${ref(size)}></b>`;
}
