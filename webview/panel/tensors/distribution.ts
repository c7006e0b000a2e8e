import { html, nothing, svg, type TemplateResult } from 'lit';
import { number, written } from '../../marks.js';
import { count, shown as text } from '../../numbers.js';
import { BINS, type Histogram, histogramOf, summaryOf } from './histogram.js';
import type { Looked } from './looked.js';

const [BAR, HEIGHT] = [6, 64];

/** How the entries on view are spread, on the same axis as the colours; and what the whole is. */
export function distribution(given: Looked): TemplateResult {
  const { slice, tensor, limit } = given;
  const { entries, zeros, smallest, mean, largest } = summaryOf(slice.data);
  const whole = slice.shape.reduce((size, extent) => size * extent, 1);
  return html`<div class="spread">
    ${tensor.scale === 'signed' ? html`<figure>${bars(histogramOf(slice.data, limit), limit)}</figure>` : nothing}
    <dl class="figures small">
      <dt>on view</dt><dd class="n">${written(entries, 'on view', count(entries))} of ${written(whole, 'entries', count(whole))}</dd>
      <dt>least</dt><dd>${number(smallest, 'least')}</dd>
      <dt>mean</dt><dd>${number(mean, 'mean')}</dd>
      <dt>largest</dt><dd>${number(largest, 'largest')}</dd>
      <dt>zeros</dt><dd class="n">${written(zeros, 'zeros', count(zeros))}</dd>
      <dt>‖whole‖</dt><dd>${number(slice.norm, 'norm')}</dd>
    </dl>
  </div>`;
}

/** Heights by logarithm: most entries of a δ lie in the middle, and the few that do not are what is looked for. */
function bars(histogram: Histogram, limit: number): TemplateResult {
  const all = [histogram.below, ...histogram.counts, histogram.above];
  const most = Math.log1p(Math.max(1, ...all));
  const width = BAR * all.length;
  const bar = (entries: number, i: number): TemplateResult => {
    const height = (HEIGHT * Math.log1p(entries)) / most;
    const side = 2 * i < BINS + 1 ? 'neg' : 2 * i > BINS + 1 ? 'pos' : 'middle';
    return svg`<rect class=${side} x=${i * BAR} y=${HEIGHT - height} width=${BAR - 1} height=${height}><title>${where(i, limit)}: ${count(entries)}</title></rect>`;
  };
  return html`<svg class="histogram" width=${width} height=${HEIGHT + 14} role="img" aria-label=${sentence(histogram, limit)}>
    <line class="zero" x1=${width / 2} x2=${width / 2} y1="0" y2=${HEIGHT}></line>${all.map(bar)}<line class="base" x1="0" x2=${width} y1=${HEIGHT} y2=${HEIGHT}></line>
    <text x="0" y=${HEIGHT + 12} data-quantity="least colour" data-value=${-limit}>${text(-limit, 3)}</text><text x=${width / 2} y=${HEIGHT + 12} text-anchor="middle">0</text><text x=${width} y=${HEIGHT + 12} text-anchor="end" data-quantity="last colour" data-value=${limit}>${text(limit, 3)}</text>
  </svg><figcaption class="small dim">entries on view by value, heights by logarithm</figcaption>`;
}

function where(i: number, limit: number): string {
  const edge = (bin: number): string => text((2 * bin * limit) / BINS - limit, 3);
  if (i === 0) return `below ${edge(0)}`;
  return i === BINS + 1 ? `above ${edge(BINS)}` : `${edge(i - 1)} to ${edge(i)}`;
}

function sentence({ counts, below, above, nonFinite }: Histogram, limit: number): string {
  const third = Math.floor(BINS / 3);
  const sum = (from: number, to: number): string => count(counts.slice(from, to).reduce((all, each) => all + each, 0));
  const odd = nonFinite > 0 ? `, ${count(nonFinite)} not finite` : '';
  return `Entries on view from ${text(-limit, 3)} to ${text(limit, 3)}: ${sum(0, third)} in the lowest third, ${sum(third, BINS - third)} in the middle, ${sum(BINS - third, BINS)} in the highest, ${count(below + above)} beyond${odd}`;
}
