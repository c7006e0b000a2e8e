import { html, svg, type TemplateResult } from 'lit';
import type { FactorRow } from '../../../src/protocol.js';
import { number } from '../../marks.js';
import type { Shown } from '../view.js';
import { type FactorAxis, factorAxis } from './axis.js';
import { layerButton } from './claim.js';

/** What ‖δ‖ is multiplied with in each layer, from the loss down: by f′, and by Wᵀ. */
export function factors(rows: readonly FactorRow[], shown: Shown): TemplateResult {
  const axis = factorAxis(rows.flatMap(({ slope, weights }) => [slope, weights]));
  const one = axis.at(1);
  return html`<div class="factor-chart" data-evidence="factors">
    <p class="key small dim"><span><svg width="14" height="8" aria-hidden="true"><rect class="slope" width="14" height="8"></rect></svg> from f′(z)</span>
      <span><svg width="14" height="8" aria-hidden="true">${hatching('key')}<rect class="weights" x="0.5" y="0.5" width="13" height="7" fill="url(#hatch-key)"></rect></svg> from Wᵀ</span> <span>factor on ‖δ‖ in each layer</span></p>
    <div class="factor-rows">
      <span></span><svg class="sides" height="20" aria-hidden="true"><text x=${percent(one / 2)} y="14" text-anchor="middle">shrinks</text><text x=${percent((1 + one) / 2)} y="14" text-anchor="middle">grows</text></svg><span class="dim small right">f′ · Wᵀ</span>
      ${rows.map((row, i) => factorRow(row, axis, i, shown))}
      <span></span><svg class="ticks" height="18" aria-hidden="true">${axis.ticks.map(({ value, label }) => svg`<text x=${percent(axis.at(value))} y="13" text-anchor=${anchor(axis.at(value))}>${label}</text>`)}</svg><span></span>
    </div></div>`;
}

function factorRow({ layer, slope, weights }: FactorRow, axis: FactorAxis, i: number, shown: Shown): TemplateResult {
  return html`<span class="who">${layerButton(layer, shown)}</span>
    <svg class="bars" height="27" aria-hidden="true" data-factor=${layer}>${hatching(String(i))}
      ${axis.ticks.map(({ value }) => svg`<line class=${value === 1 ? 'one' : 'tick'} x1=${percent(axis.at(value))} x2=${percent(axis.at(value))} y1="0" y2="27"></line>`)}
      ${bar('slope', slope, axis, 5, null)} ${bar('weights', weights, axis, 14, `url(#hatch-${i})`)}
    </svg>
    <span class="right"><span class="visually-hidden">f′</span>${number(slope, `${layer} factor of f′`, 'other', 2)} <span class="dim">·</span> <span class="visually-hidden">Wᵀ</span>${number(weights, `${layer} factor of Wᵀ`, 'other', 2)}</span>`;
}

/** From 1 to the value: to the left it shrinks. */
function bar(kind: string, value: number, axis: FactorAxis, y: number, fill: string | null): unknown {
  const [one, end] = [axis.at(1), axis.at(value)];
  if (Number.isNaN(value)) return svg`<text class="bad" x=${percent(one)} y=${y + 8}>NaN</text>`;
  return svg`<rect class=${kind} x=${percent(Math.min(one, end))} width=${percent(Math.abs(end - one))} y=${y} height="8" fill=${fill ?? ''}></rect>`;
}

/** Told apart from black also where colours are not. */
function hatching(id: string): unknown {
  return svg`<defs><pattern id="hatch-${id}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" x2="0" y1="0" y2="4"></line></pattern></defs>`;
}

function anchor(at: number): string {
  return at < 0.05 ? 'start' : at > 0.95 ? 'end' : 'middle';
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
