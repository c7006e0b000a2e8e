import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { DistributedQuantity, Distribution, LayerState } from '../../../src/protocol.js';
import type { DataTable } from '../../charts/dataTable.js';
import type { Ridgeline } from '../../charts/ridgeline.js';
import { logarithmicLabel } from '../../charts/ticks.js';
import { shown } from '../../numbers.js';
import type { Charting } from './charting.js';
import { computed, progress } from './computed.js';
import type { DistributionReadout } from './distributionReadout.js';
import { moveTo } from './mover.js';
import { section } from './section.js';

/** Steps that are shown. */
const POINTS = 32;
const ID = 'distribution';

const QUANTITIES: Readonly<
  Record<DistributedQuantity, { readonly symbol: string; readonly hue: 'a' | 'delta' | 'other' }>
> = {
  a: { symbol: '|a|', hue: 'a' },
  delta: { symbol: '|δ|', hue: 'delta' },
  gradient: { symbol: '|∇W|', hue: 'other' },
  weight: { symbol: '|W|', hue: 'other' },
};
const NAMES = Object.keys(QUANTITIES) as DistributedQuantity[];

/** How large the entries of a layer's quantity are, over the steps on view. */
export function distributionSection(charting: Charting): TemplateResult {
  const { run, view, change } = charting;
  const layer = run.layers.find(({ path }) => path === (view.layer ?? charting.layer)) ?? run.layers.at(-1);
  if (!layer) return html``;
  const quantity = chosen(view.quantity, layer);
  const { symbol, hue } = QUANTITIES[quantity];
  const [from, to] = charting.range;
  const part = from === 0 && to === charting.end ? {} : { from, to };
  const ask = { layer: layer.path, quantity, points: POINTS, ...part } as const;
  const found = computed('distribution', ask, { id: ID, key: `distribution ${layer.path} ${quantity}` }, charting);
  const { value } = found;
  const name = `Distribution of ${symbol} in ${layer.path}`;
  const fill = (element: Element | undefined): void => {
    if (element && value)
      (element as Ridgeline).show({ distribution: value, step: run.step, hue, sentence: sentence(name, value) });
  };
  const read = (element: Element | undefined): void => {
    if (element && value) (element as DistributionReadout).show({ distribution: value, step: run.step, hue });
  };
  return section(
    {
      id: ID,
      name,
      title: html`Distribution of`,
      choices: html`${choice(
        'quantity',
        'Quantity',
        quantity,
        NAMES.map((each) => [each, QUANTITIES[each].symbol, !fits(each, layer)]),
        (next) => change({ quantity: next as DistributedQuantity }),
      )}
        ${choice(
          'layer',
          'Layer',
          layer.path,
          run.layers.map(({ path }) => [path, path, false]),
          (next) => change({ layer: next }),
        )}`,
      readout: html`<ds-distribution-readout ${ref(read)}></ds-distribution-readout>`,
      body: html`<ds-ridgeline class="plot" ${ref(fill)} @step=${(event: CustomEvent<number>) => moveTo(event.detail)}></ds-ridgeline>
        ${progress(found, null, run)}`,
      table: () => tableOfBins(value),
    },
    charting,
  );
}

/** Where a layer has no weights there is no distribution of them. */
function fits(quantity: DistributedQuantity, { weightGradientNorm }: LayerState): boolean {
  return weightGradientNorm !== null || quantity === 'a' || quantity === 'delta';
}

function chosen(quantity: DistributedQuantity, layer: LayerState): DistributedQuantity {
  return fits(quantity, layer) ? quantity : 'delta';
}

function choice(
  name: string,
  label: string,
  now: string,
  options: readonly (readonly [value: string, text: string, disabled: boolean])[],
  choose: (value: string) => void,
): TemplateResult {
  return html`<label><span class="visually-hidden">${label}</span><select class="select" data-choose=${name} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>${options.map(([value, text, disabled]) => html`<option value=${value} ?disabled=${disabled} .selected=${value === now}>${text}</option>`)}</select></label>`;
}

function sentence(name: string, { steps, medians, nonFinite }: Distribution): string {
  const known = medians.filter(Number.isFinite);
  const [first, last] = [known[0], known.at(-1)];
  if (steps.length === 0 || first === undefined || last === undefined) return `${name}: nothing is known yet.`;
  const change = first === last ? `stays ${shown(last, 2)}` : `goes from ${shown(first, 2)} to ${shown(last, 2)}`;
  const odd = steps.find((_, row) => (nonFinite[row] as number) > 0);
  return `${name} over steps ${steps[0]} to ${steps.at(-1)}: the median ${change}.${odd === undefined ? '' : ` From step ${odd} on there are NaN or infinite entries.`} Arrow keys read it, Enter goes there.`;
}

function tableOfBins(distribution: Distribution | null): DataTable {
  if (!distribution) return { columns: ['step'], rows: [] };
  const { steps, edges, counts, entries, zeros, below, negative, nonFinite, medians } = distribution;
  const bins = Math.max(0, edges.length - 1);
  const sizes = Array.from({ length: bins }, (_, bin) => `≥ ${edgeLabel(edges[bin] as number)}`);
  return {
    columns: ['step', 'median', 'entries', 'zero', 'negative', 'not finite', 'smaller', ...sizes],
    rows: Array.from(steps, (step, row) => [
      step,
      ...[medians, entries, zeros, negative, nonFinite, below].map((column) => column[row] as number),
      ...counts.subarray(row * bins, (row + 1) * bins),
    ]),
  };
}

function edgeLabel(edge: number): string {
  return Number.isInteger(Math.log10(edge)) ? logarithmicLabel(edge) : shown(edge, 2);
}
