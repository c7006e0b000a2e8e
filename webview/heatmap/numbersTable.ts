import { html, type TemplateResult } from 'lit';
import type { TensorSlice } from '../../src/protocol.js';
import { shown } from '../numbers.js';

/** Rows and columns that a table beside a map shows. */
const MOST = 64;

/** The numbers on view for those who can't see the map; the first 64 rows and columns of them, counted from 1. `indexOf`: an entry's in the whole tensor. */
export function numbersTable(
  { name, data, rows, columns }: Pick<TensorSlice, 'name' | 'data' | 'rows' | 'columns'>,
  label: string,
  indexOf: (row: number, column: number) => readonly number[],
  heading: (column: number) => string = (column) => String(column + 1),
): TemplateResult {
  const width = columns[1] - columns[0];
  const down = Array.from({ length: Math.min(MOST, rows[1] - rows[0]) }, (_, i) => i);
  const across = Array.from({ length: Math.min(MOST, width) }, (_, j) => j);
  const cell = (i: number, j: number): TemplateResult => {
    const value = data[i * width + j] as number;
    const index = indexOf(i + rows[0], j + columns[0]).join(',');
    return html`<td class="n" data-quantity="${name}[${index}]" data-value=${String(value)} title=${String(value)}>${shown(value)}</td>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Numbers of ${label}"><table class="numbers">
    <thead><tr><th></th>${across.map((j) => html`<th scope="col">${heading(columns[0] + j)}</th>`)}</tr></thead>
    <tbody>${down.map((i) => html`<tr><th scope="row">${i + rows[0] + 1}</th>${across.map((j) => cell(i, j))}</tr>`)}</tbody>
  </table></div>`;
}
