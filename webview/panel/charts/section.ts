import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { csvOf, type DataTable, tableOf } from '../../charts/dataTable.js';
import type { Charting } from './charting.js';

export interface Section {
  readonly id: string;
  readonly name: string;
  readonly title: TemplateResult;
  /** What can be chosen, beside the title. */
  readonly choices?: TemplateResult;
  /** At the right: its numbers. */
  readonly readout: TemplateResult | typeof nothing;
  readonly body: TemplateResult | typeof nothing;
  /** Its numbers, made where somebody asks for them. */
  readonly table: () => DataTable;
}

/** Where a chart stands; `onView` is told of it, where it is to ask for numbers only while it is seen. */
export type Place = Pick<Charting, 'view' | 'change'> & { readonly onView: Charting['onView'] | null };

/** A chart with its heading, its numbers as a table and for the clipboard. */
export function section(
  { id, name, title, choices, readout, body, table }: Section,
  { view, change, onView }: Place,
): TemplateResult {
  const open = view.tables.includes(id);
  const toggle = (): void =>
    change({ tables: open ? view.tables.filter((each) => each !== id) : [...view.tables, id] });
  const copy = (): void => void navigator.clipboard.writeText(csvOf(table())).catch(() => undefined);
  const watch = (element: Element | undefined): void => {
    if (element) onView?.watch(element, id);
  };
  return html`<section class="chart" aria-label=${name} data-section=${id} ${ref(watch)}>
    <h2><span>${title}</span>${choices ?? nothing}</h2>
    <div class="reading-line small">${readout}</div>
    <div class="tools">
      <button class="icon-button" title="Copy as CSV" aria-label="Copy ${name} as CSV" data-copy=${id} @click=${copy}><span class="codicon codicon-copy" aria-hidden="true"></span></button>
      <button class="icon-button" title="Show as a table" aria-label="Show ${name} as a table" aria-pressed=${open} data-table=${id} @click=${toggle}><span class="codicon codicon-table" aria-hidden="true"></span></button>
    </div>
    <div class="body">${body}</div>
    ${open ? html`<div class="table">${tableOf(table(), name)}</div>` : nothing}
  </section>`;
}
