import { html, nothing, type TemplateResult } from 'lit';
import { turned } from './axes.js';
import { choose, type Looked, WINDOW } from './looked.js';

/** Which axis runs down and which across, and where each of the others stands. */
export function axisControls(given: Looked): TemplateResult | typeof nothing {
  const { axes, asked } = given;
  const { plane } = asked;
  if (axes.length === 0) return nothing;
  const fixed = axes.map((_, axis) => axis).filter((axis) => axis !== plane.down && axis !== plane.across);
  return html`<div class="row axis-controls" role="group" aria-label="Axes">
    ${way('down', given)} ${way('across', given)}
    ${axes.length > 1 ? html`<button class="icon-button" data-swap title="Swap the axes" aria-label="Swap the axes" @click=${() => choose(given, { ...plane, down: plane.across, across: plane.down })}><span class="codicon codicon-arrow-swap" aria-hidden="true"></span></button>` : nothing}
    ${fixed.map((axis) => stepper(axis, given))}
    ${pages(given)}
  </div>`;
}

function way(which: 'down' | 'across', given: Looked): TemplateResult {
  const { axes, asked } = given;
  const { plane } = asked;
  const now = plane[which];
  const chosen = ({ target }: Event): void => {
    const { value } = target as HTMLSelectElement;
    choose(given, turned(plane, which, value === '' ? null : Number(value)));
  };
  return html`<label class="dim">${which} <select data-axis=${which} @change=${chosen}>
    ${axes.map(({ word, extent }, axis) => html`<option value=${axis} ?selected=${axis === now}>${word} (${extent})</option>`)}
    <option value="" ?selected=${now === null}>none</option>
  </select></label>`;
}

/** An index counted from 1, with a step to either side. */
function stepper(axis: number, given: Looked): TemplateResult {
  const { axes, asked } = given;
  const { plane, from } = asked;
  const { word = '', extent = 1 } = axes[axis] ?? {};
  const now = plane.at[axis] ?? 0;
  const to = (index: number): void => {
    if (!(index >= 0 && index < extent)) return;
    choose(given, { ...plane, at: plane.at.map((each, k) => (k === axis ? index : each)) }, from);
  };
  const typed = ({ target }: Event): void => to(Math.round((target as HTMLInputElement).valueAsNumber) - 1);
  const step = (by: number, icon: string, label: string): TemplateResult =>
    html`<button class="icon-button" data-step=${`${word} ${by}`} title=${label} aria-label=${label} ?disabled=${now + by < 0 || now + by >= extent} @click=${() => to(now + by)}><span class="codicon codicon-chevron-${icon}" aria-hidden="true"></span></button>`;
  return html`<span class="stepper">${step(-1, 'left', `the ${word} before`)}<label class="dim">${word} <input type="number" data-at=${word} min="1" max=${extent} .value=${String(now + 1)} @change=${typed}> of ${extent}</label>${step(1, 'right', `the next ${word}`)}</span>`;
}

/** Where the plane is larger than what is shown: what part of it this is, with a page to every side. */
function pages(given: Looked): TemplateResult | typeof nothing {
  const { plane, slice, asked } = given;
  const [rows, columns] = plane.extent;
  if (rows <= WINDOW && columns <= WINDOW) return nothing;
  const [row, column] = asked.from;
  const go = (down: number, across: number): void => {
    const within = (from: number, extent: number): number => Math.max(0, Math.min(extent - WINDOW, from));
    choose(given, asked.plane, [within(row + down * WINDOW, rows), within(column + across * WINDOW, columns)]);
  };
  const button = (icon: string, label: string, down: number, across: number, enabled: boolean): TemplateResult =>
    html`<button class="icon-button" data-page=${icon} title=${label} aria-label=${label} ?disabled=${!enabled} @click=${() => go(down, across)}><span class="codicon codicon-arrow-${icon}" aria-hidden="true"></span></button>`;
  return html`<span class="stepper"><span class="dim small">rows ${slice.rows[0] + 1}…${slice.rows[1]} of ${rows}, columns ${slice.columns[0] + 1}…${slice.columns[1]} of ${columns}</span>
    ${button('left', 'Columns before these', 0, -1, column > 0)}${button('right', 'Columns after these', 0, 1, column + WINDOW < columns)}
    ${button('up', 'Rows before these', -1, 0, row > 0)}${button('down', 'Rows after these', 1, 0, row + WINDOW < rows)}</span>`;
}
