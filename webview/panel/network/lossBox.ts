import { nothing, svg, type TemplateResult } from 'lit';
import { shown } from '../../numbers.js';
import type { Standing } from './drawn.js';
import { letter, svgNumber } from './marks.js';

/** So many targets are written out. */
const FEW = 4;
const HEIGHT = 68;

/** J of the batch, and the example's target. */
export function lossBox({ drawn, column, box }: Standing): TemplateResult {
  const { x, width } = box;
  const [middle, y] = [x + width / 2, box.y + box.height / 2 - HEIGHT / 2];
  const { batchSize, loss } = drawn.run;
  return svg`<g><rect class="box" x=${x} y=${y} width=${width} height=${HEIGHT} rx="5"></rect>
    ${letter('J', middle - 4, y + 26)}
    ${svgNumber(loss, column.reached.forward, { x: middle, y: y + 51, name: 'loss', anchor: 'middle' })}
    ${targets(drawn, middle, y + HEIGHT + 18)}
    ${batchSize > 1 ? svg`<text class="dim" x=${middle} y=${y - 10} text-anchor="middle">of ${batchSize} examples</text>` : nothing}</g>`;
}

function targets({ target, run }: Standing['drawn'], x: number, y: number): TemplateResult | typeof nothing {
  if (!target || target.data.length === 0) return nothing;
  const label = labelOf(target.data, run.classes);
  if (label !== null)
    return svg`<text class="dim" x=${x} y=${y} text-anchor="middle">y <tspan class="n" data-quantity="label" data-value=${label}>${label}</tspan></text>`;
  const values = Array.from(target.data.slice(0, FEW), (value) => shown(value));
  const rest = target.data.length > FEW ? ' …' : '';
  return svg`<text class="dim" x=${x} y=${y} text-anchor="middle">y <tspan class="n" data-quantity="y">${values.join(' ')}${rest}</tspan></text>`;
}

/** What the output's units stand for: classes by their names, else by their numbers from 0 as y has them; units that are none from 1. */
export function unitLabel({ run: { classes }, target }: Standing['drawn'], unit: number): string {
  const isClass = target !== null && labelOf(target.data, classes) !== null;
  return isClass ? (classes?.[unit] ?? String(unit)) : String(unit + 1);
}

/** The class's name, where y is one of them; else null. */
export function labelOf(target: Float64Array, classes: readonly string[] | null): string | null {
  const one = target.indexOf(1);
  const isOneHot = target.length > 2 && one >= 0 && target.every((value, i) => value === (i === one ? 1 : 0));
  return isOneHot ? (classes?.[one] ?? String(one)) : null;
}
