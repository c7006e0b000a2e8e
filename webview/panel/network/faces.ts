import { svg, type TemplateResult } from 'lit';
import { card, slim, tokens } from './cards.js';
import type { Standing } from './drawn.js';
import { grid, images } from './images.js';
import { lossBox } from './lossBox.js';
import { pager } from './pager.js';
import { strip } from './strip.js';
import { unitBoxes } from './unitBoxes.js';
import { LOSS } from './wiring.js';

/** A column's numbers, in the way that suits their shape. */
export function faces(standing: Standing): TemplateResult {
  return svg`${face(standing)}${pager(standing)}`;
}

function face(standing: Standing): TemplateResult {
  if (standing.column.key === LOSS) return lossBox(standing);
  switch (standing.column.face.kind) {
    case 'units':
      return unitBoxes(standing);
    case 'strip':
      return strip(standing);
    case 'images':
      return images(standing);
    case 'grid':
      return grid(standing);
    case 'tokens':
      return tokens(standing);
    case 'slim':
      return slim(standing);
    case 'card':
      return card(standing);
  }
}
