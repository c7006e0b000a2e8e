import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { depthOf } from '../../layerTree.js';
import { firstQuestion } from '../explain/question.js';
import type { Shown } from '../view.js';
import { COLUMNS, type Column } from './columns.js';
import type { Sort } from './layersView.js';
import type { Row } from './row.js';
import { pressed } from './sorting.js';

/** A row for each layer; a head sorts by its column. */
export function table(rows: readonly Row[], selected: string | null, shown: Shown): TemplateResult {
  const { sort } = shown.view.layers;
  return html`<table class="layers" aria-label="Layers">
    <thead><tr><th scope="col" class="left" aria-sort=${sort === null ? 'none' : nothing}><button class="head" title="In the order of the network" @click=${() => sortBy(null, shown)}>layer</button></th>${COLUMNS.map((column) => head(column, sort, shown))}</tr></thead>
    <tbody>${rows.map((row) => line(row, row.layer.path === selected, shown))}</tbody>
  </table>`;
}

function head({ key, head, name, place }: Column, sort: Sort | null, shown: Shown): TemplateResult {
  const mine = sort?.column === key ? sort : null;
  const order = mine ? (mine.descending ? 'descending' : 'ascending') : nothing;
  const arrow = mine ? html`<span aria-hidden="true">${mine.descending ? ' ▾' : ' ▴'}</span>` : nothing;
  return html`<th scope="col" class=${place} aria-sort=${order}><button class="head" data-sort=${key} aria-label="Sort by ${name}" @click=${() => sortBy(pressed(sort, key), shown)}>${head}${arrow}</button></th>`;
}

function sortBy(sort: Sort | null, shown: Shown): void {
  shown.change({ layers: { ...shown.view.layers, sort } });
}

function line(row: Row, selected: boolean, shown: Shown): TemplateResult {
  const { run, select, explain } = shown;
  const { layer } = row;
  const here = run.position.layer === layer.path;
  const open = (): void => explain(firstQuestion(layer));
  return html`<tr aria-selected=${selected} class=${here ? 'here' : ''} data-layer=${layer.path} @click=${() => select(layer.path)} @dblclick=${open} ${ref((element) => selected && follow(element, shown))}>
    <th scope="row" class="left"><button class="name depth${Math.min(4, depthOf(layer, run.layers))}" aria-pressed=${selected} @keydown=${walk}>${here ? html`<span class="codicon codicon-debug-stackframe" aria-label="the run stands here"></span>` : nothing}${layer.path}</button></th>
    ${COLUMNS.map(({ place, cell }) => html`<td class=${place}>${cell(row, shown)}</td>`)}
  </tr>`;
}

/** The selected layer's row as it was last brought into view. */
let followed: Element | null = null;

/** What somebody selected, here or in another view, is brought into view: once, so that it can be scrolled away from. */
function follow(row: Element | undefined, { view }: Shown): void {
  if (!row || row === followed || view.layer === null) return;
  followed = row;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  // It stands in the page only when all of the table does.
  requestAnimationFrame(() => row.scrollIntoView({ block: 'nearest', behavior: still ? 'instant' : 'smooth' }));
}

/** Arrow keys go to the row above or below, and select it. */
function walk(event: KeyboardEvent): void {
  const row = (event.currentTarget as Element).closest('tr');
  const next =
    event.key === 'ArrowDown' ? row?.nextElementSibling : event.key === 'ArrowUp' ? row?.previousElementSibling : null;
  const button = next?.querySelector('button');
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
}
