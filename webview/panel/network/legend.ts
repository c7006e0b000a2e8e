import { html, nothing, type TemplateResult } from 'lit';
import { written } from '../../marks.js';
import { shown } from '../../numbers.js';
import type { Drawn } from './drawn.js';
import { sizesOf } from './edges.js';
import { edgesSized } from './links.js';

const LETTERS = { gradient: '∇W', weight: 'W', update: 'ΔW' } as const;

/** What hues, forms and widths mean, as far as they occur. */
export function legend(drawn: Drawn): TemplateResult {
  const kinds = new Set(drawn.columns.map(({ face }) => face.kind));
  const letter = LETTERS[drawn.edges];
  const sizes = sizesOf(edgesSized(drawn));
  const [boxes, bars, maps] = [
    drawn.columns.some(({ face, layer }) => layer && face.kind === 'units'),
    kinds.has('strip'),
    drawn.columns.some(
      ({ face, weights }) => face.kind === 'images' || face.kind === 'grid' || (weights && face.kind !== 'units'),
    ),
  ];
  return html`<p class="legend small dim">
    <span><i class="swatch a"></i>a${boxes ? html`, to ${written(drawn.scales.a, 'largest |a|', shown(drawn.scales.a, 3))}` : nothing}</span>
    <span><i class="swatch d"></i>δ${boxes ? html`, left of the tick: negative` : nothing}</span>
    ${bars ? html`<span><i class="swatch hollow"></i>hollow: negative</span>` : nothing}
    ${sizes.largest > 0 ? html`<span><i class="edge thin"></i>to<i class="edge thick"></i><span>|${letter}| ${written(sizes.smallest, `least |${letter}|`, shown(sizes.smallest, 1))} … ${written(sizes.largest, `largest |${letter}|`, shown(sizes.largest, 1))}, log</span></span><span><i class="edge dashed"></i>${letter} negative</span>` : nothing}
    ${maps ? html`<span><i class="ramp"></i>maps: from − to +${bars ? `; a row of ${letter} is the unit beside it` : ''}</span>` : nothing}
  </p>`;
}
