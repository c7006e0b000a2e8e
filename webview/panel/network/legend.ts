import { html, nothing, type TemplateResult } from 'lit';
import { written } from '../../marks.js';
import { shown } from '../../numbers.js';
import type { Drawn } from './drawn.js';
import { sizesOf } from './edges.js';
import { edgesSized } from './links.js';

const LETTERS = { gradient: '∇W', weight: 'W', update: 'ΔW' } as const;

/** What hues, forms and widths mean, as far as they are drawn; `lying`: layers lie as rows, without their weights. */
export function legend(drawn: Drawn, lying: boolean): TemplateResult {
  const layers = drawn.columns.filter(({ layer }) => layer !== null);
  const units = layers.some(({ face }) => face.kind === 'units');
  const strips = layers.some(({ face }) => face.kind === 'strip');
  const maps = layers.some(({ face, weights }) => MAPS.has(face.kind) || (!lying && face.kind === 'strip' && weights));
  const [boxes, bars] = [units && !lying, strips || (units && lying)];
  return html`<p class="legend small dim">
    ${boxes || bars ? swatches(drawn, boxes) : nothing}
    ${bars ? html`<span><i class="swatch hollow"></i>hollow: negative</span>` : nothing}
    ${lying ? nothing : edges(drawn)}
    ${maps ? html`<span><i class="ramp"></i>maps: from − to +${strips && !lying ? `; a row of ${LETTERS[drawn.edges]} is the unit beside it` : ''}</span>` : nothing}
  </p>`;
}

const MAPS: ReadonlySet<string> = new Set(['images', 'grid']);

function swatches({ scales }: Drawn, boxes: boolean): TemplateResult {
  return html`<span><i class="swatch a"></i>a${boxes ? html`, to ${written(scales.a, 'largest |a|', shown(scales.a, 3))}` : nothing}</span>
    <span><i class="swatch d"></i>δ${boxes ? html`, left of the tick: negative` : nothing}</span>`;
}

function edges(drawn: Drawn): TemplateResult | typeof nothing {
  const letter = LETTERS[drawn.edges];
  const { smallest, largest } = sizesOf(edgesSized(drawn));
  if (largest === 0) return nothing;
  return html`<span><i class="edge thin"></i>to<i class="edge thick"></i><span>|${letter}| ${written(smallest, `least |${letter}|`, shown(smallest, 1))} … ${written(largest, `largest |${letter}|`, shown(largest, 1))}, log</span></span><span><i class="edge dashed"></i>${letter} negative</span>`;
}
