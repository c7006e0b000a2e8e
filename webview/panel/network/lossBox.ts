import { nothing, svg, type TemplateResult } from 'lit';
import { shown } from '../../numbers.js';
import { isAt, type Standing } from './drawn.js';
import { withinEdges } from './layout.js';
import { letter, svgNumber } from './marks.js';
import { targetWords } from './target.js';
import { LOSS } from './wiring.js';

const HEIGHT = 68;
/** A digit's width, about. */
const DIGIT = 7.5;

/** J of the batch, and the example's target. Its words are no wider than the box: a class may stand beside it. */
export function lossBox({ drawn, column, box, layout, roving }: Standing): TemplateResult {
  const { x, width } = box;
  const [middle, y] = [x + width / 2, box.y + box.height / 2 - HEIGHT / 2];
  const { batchSize, loss } = drawn.run;
  const open = (): void => drawn.open({ key: LOSS, entry: null });
  const said = column.reached.forward ? shown(loss) : 'not reached in this step';
  return svg`<g class="unit" role="button" tabindex=${isAt(roving, LOSS, null) ? 0 : -1} aria-label="loss: J ${said}. Explain" data-column=${LOSS} data-entry="" @click=${open}>
    <title>Explain J</title>
    <rect class="box" x=${x} y=${y} width=${width} height=${HEIGHT} rx="5"></rect>
    ${letter('J', middle - 4, y + 26)}
    ${svgNumber(loss, column.reached.forward, { x: middle, y: y + 51, name: 'loss', anchor: 'middle' })}
    ${targets({ drawn, layout }, middle, y + HEIGHT + 18)}
    ${batchSize > 1 ? svg`<text class="dim" x=${middle} y=${y - 24} text-anchor="middle">of ${batchSize}<tspan x=${middle} dy="15">examples</tspan></text>` : nothing}</g>`;
}

function targets(
  { drawn, layout }: Pick<Standing, 'drawn' | 'layout'>,
  middle: number,
  y: number,
): TemplateResult | typeof nothing {
  const { target, run } = drawn;
  if (!target || target.data.length === 0) return nothing;
  const words = targetWords(target.data, run);
  const x = withinEdges(middle, (words.length + 2) * DIGIT, layout);
  return svg`<text class="dim" x=${x} y=${y} text-anchor="middle">y <tspan class="n" data-quantity="y">${words}</tspan></text>`;
}
