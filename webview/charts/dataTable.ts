import { html, type TemplateResult } from 'lit';
import { shown } from '../numbers.js';

/** A chart's numbers: the first cell of a row names it, null is a number that is not there. */
export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string | null)[])[];
}

/** As a table, for whoever reads rather than looks. */
export function tableOf({ columns, rows }: DataTable, name: string): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Numbers of ${name}"><table class="numbers">
    <thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
    <tbody>${rows.map(([first, ...rest]) => html`<tr><th scope="row">${text(first ?? null)}</th>${rest.map((cell, i) => (typeof cell === 'number' ? html`<td class="n" data-quantity="${columns[i + 1]} of ${name} at ${first}" data-value=${String(cell)} title=${String(cell)}>${text(cell)}</td>` : html`<td class="n">${text(cell)}</td>`))}</tr>`)}</tbody>
  </table></div>`;
}

function text(cell: number | string | null): string {
  if (cell === null) return '';
  return typeof cell === 'string' ? cell : Number.isInteger(cell) ? String(cell) : shown(cell);
}

/** As comma-separated values, all digits of every number. */
export function csvOf({ columns, rows }: DataTable): string {
  const line = (cells: readonly (number | string | null)[]): string =>
    cells.map((cell) => (cell === null ? '' : quoted(String(cell)))).join(',');
  return `${[columns, ...rows].map(line).join('\n')}\n`;
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
