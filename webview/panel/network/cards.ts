import { nothing, svg, type TemplateResult } from 'lit';
import { shape } from '../../numbers.js';
import { valueAt } from './columns.js';
import { isAt, type Standing } from './drawn.js';
import { entryName, indexOf, spoken } from './entries.js';
import { letter, svgNumber } from './marks.js';

/** A layer that hands on what comes in, in another shape. */
export function slim({ column, box }: Standing): TemplateResult {
  const { layer } = column;
  if (!layer) return svg``;
  const [middle, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return svg`<rect class="box" x=${box.x} y=${y - 34} width=${box.width} height="68" rx="5"></rect>
    <text class="n dim" x=${middle} y=${y - 14} text-anchor="middle">${shape(layer.inputShape)}</text>
    <text class="dim" x=${middle} y=${y + 4} text-anchor="middle">↓</text>
    <text class="n dim" x=${middle} y=${y + 22} text-anchor="middle">${shape(layer.outputShape)}</text>`;
}

/** Whole numbers, one below the other; where layers lie across, side by side. */
export function tokens({ drawn, column, box, roving, across }: Standing): TemplateResult {
  const { from, to } = column.page;
  const count = Math.max(1, to - from);
  const cell = across
    ? { width: Math.min(24, box.width / count), height: box.height }
    : { width: box.width, height: Math.min(24, box.height / count) };
  // Two digits are wider than a narrow cell: every second number stands lower.
  const lower = across && cell.width < 16 ? 8 : 0;
  const top = across ? box.y : box.y + (box.height - cell.height * count) / 2;
  return svg`${Array.from({ length: to - from }, (_, k) => {
    const entry = from + k;
    const [x, y] = across ? [box.x + k * cell.width, top] : [box.x, top + k * cell.height];
    const name = entryName(column, 'a', indexOf(column, drawn.example, entry));
    return svg`<g class="unit" role="button" tabindex=${isAt(roving, column.key, entry) ? 0 : -1} aria-label=${spoken(column, entry)} data-column=${column.key} data-entry=${entry}>
      <rect class="target" x=${x} y=${y} width=${cell.width} height=${cell.height}></rect>
      ${svgNumber(valueAt(column.a, entry), true, { x: x + cell.width / 2, y: y + cell.height / 2 + 4 + (k % 2 === 1 ? lower : -lower), name, hue: 'a', anchor: 'middle' })}</g>`;
  })}`;
}

/** So many parameters of a program are named. */
const FEW = 6;

/** A program of the user's own: what it has are parameters, and their gradients. */
export function card({ column, box }: Standing): TemplateResult {
  const parameters = column.layer?.parameters ?? [];
  const few = parameters.slice(0, FEW);
  const height = 16 + 40 * few.length;
  const y = box.y + (box.height - height) / 2;
  return svg`<rect class="box" x=${box.x} y=${y} width=${box.width} height=${height} rx="5"></rect>
    ${few.map(
      ({ name, norm, gradientNorm }, i) => svg`${letter(name, box.x + 12, y + 26 + 40 * i)}
        ${svgNumber(norm, true, { x: box.x + box.width - 12, y: y + 26 + 40 * i, name: `${name}.norm`, digits: 3 })}
        <text class="dim" x=${box.x + 12} y=${y + 43 + 40 * i}>‖∇‖</text>
        ${svgNumber(gradientNorm, column.reached.backward, { x: box.x + box.width - 12, y: y + 43 + 40 * i, name: `${name}.gradientNorm`, digits: 3 })}`,
    )}
    ${parameters.length > FEW ? svg`<text class="dim" x=${box.x + 12} y=${y + height - 6}>${parameters.length - FEW} more</text>` : nothing}`;
}
