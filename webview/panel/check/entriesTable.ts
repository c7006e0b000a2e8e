import { html, nothing, type TemplateResult } from 'lit';
import type { CheckedEntries } from '../../../src/protocol.js';
import { MARKS, written } from '../../marks.js';
import { count, HOW_COUNTED, placeIn, shown } from '../../numbers.js';
import { noteAt, SIGNS, verdictAt } from './verdicts.js';

/** Rows that a table shows at once. */
const ROWS = 50;

/** Entries with all that is known of them, worst first; a click selects one in the maps and the chart. */
export function entriesTable(
  entries: CheckedEntries,
  selected: number | null,
  choose: (place: number) => void,
): TemplateResult {
  const places = Array.from(entries.places);
  const first = places.slice(0, ROWS).map((_, i) => i);
  const chosen = places.indexOf(selected ?? -1);
  const rows = chosen >= ROWS ? [chosen, ...first] : first;
  // Over the whole way nothing exact is known where code lies on it.
  const exact = rows.some((i) => !Number.isNaN(entries.exactBound[i]));
  return html`<h3>Entries, worst first <span class="dim small">${count(Math.min(ROWS, places.length))} of ${written(entries.total, `entries of ${entries.parameter}`, count(entries.total))}</span></h3>
    <div class="scroll-x entries" tabindex="0" role="region" aria-label="Entries of ${entries.parameter}"><table class="grid" aria-label="Entries of ${entries.parameter}, worst first">
      <thead><tr><th scope="col" class="left" title=${HOW_COUNTED}>entry</th><th scope="col">analytic</th>${exact ? html`<th scope="col">exact</th><th scope="col" class="mid">±</th>` : nothing}<th scope="col">numeric</th><th scope="col" class="mid">±</th><th scope="col">${exact ? html`<span title="off the exact derivative, in its bounds; where there is none, off the numeric one">off / bound</span>` : '|A − N| / bound'}</th><th scope="col" class="left">verdict</th></tr></thead>
      <tbody>${rows.map((i) => row(entries, i, places[i] as number, { selected, exact, choose }))}</tbody></table></div>`;
}

/** What is known of an entry, as numbers. */
export type Judged = 'analytic' | 'exact' | 'exactBound' | 'numeric' | 'numericBound' | 'ratio';

interface RowGiven {
  readonly selected: number | null;
  /** Whether exact derivatives are known. */
  readonly exact: boolean;
  choose(place: number): void;
}

function row(entries: CheckedEntries, i: number, place: number, { selected, exact, choose }: RowGiven): TemplateResult {
  const verdict = verdictAt(entries.verdict, i);
  const { hue, word } = MARKS[verdict];
  const note = noteAt(entries.note, i);
  const name = `${entries.parameter}[${placeIn(entries.shape, place).join(',')}]`;
  const value = (what: Judged, digits = 4, more = ''): TemplateResult => {
    const own = entries[what][i] as number;
    return html`<td class="n ${more} ${Number.isFinite(own) ? '' : 'dim'}" data-quantity="${name} ${what}" data-value=${String(own)} title=${String(own)}>${shown(own, digits)}</td>`;
  };
  return html`<tr aria-selected=${place === selected} data-entry=${place} @click=${() => choose(place)}>
    <th scope="row" class="left n"><button class="name" aria-pressed=${place === selected}>[${placeIn(entries.shape, place).join(', ')}]</button></th>
    ${value('analytic')}${exact ? html`${value('exact')}${value('exactBound', 2, 'mid')}` : nothing}${value('numeric')}${value('numericBound', 2, 'mid')}${value('ratio', 2)}
    <td class="left"><span class="mark ${hue}"><span aria-hidden="true">${SIGNS[verdict]}</span>${word}</span>${note ? html` <span class="dim mid">${note}</span>` : nothing}</td></tr>`;
}
