import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { ref } from 'lit/directives/ref.js';
import { numbersTable } from '../../heatmap/numbersTable.js';
import type { Place, PlaneMap } from '../../heatmap/planeMap.js';
import { count, HOW_COUNTED, shape, shown as text } from '../../numbers.js';
import { type Shown, selectedLayer } from '../view.js';
import { actions, copied } from './actions.js';
import { unflattened } from './axes.js';
import { axisControls } from './axisControls.js';
import { catalogue, type Listed, listed } from './catalogue.js';
import { distribution } from './distribution.js';
import { changed, explainEntry, indexOf, type Looked, looked, queryOf, selectEntry, selectedPlace } from './looked.js';
import { overview } from './overview.js';
import { picker } from './picker.js';
import { rangeControls } from './rangeControls.js';
import { reading } from './reading.js';

/** Any tensor of the model and of the step, along two of its axes. */
export function tensorsTab(shown: Shown): TemplateResult {
  const groups = catalogue(shown.run);
  const tensor = listed(nameOf(shown), groups);
  return html`<div class="tensors">${picker(groups, tensor, shown)}
    <section class="tensor" aria-label=${tensor.name} data-tensor=${tensor.name}>${content(tensor, shown)}</section></div>`;
}

/** The one that was chosen; else what this program is about, the selected layer's δ. */
function nameOf({ view }: Shown): string {
  const layer = selectedLayer(view);
  return view.tensors.name ?? (layer ? `${layer.path}.delta` : 'x');
}

function content(tensor: Listed, shown: Shown): TemplateResult {
  const { value, failure } = shown.fetched.plane(queryOf(tensor, shown), shown.state.revision);
  if (failure !== null) return refused(failure, shown);
  const given = value && looked(tensor, value, shown);
  if (!given) return html`<p class="dim">reading ${tensor.name} …</p>`;
  return html`<div class="row"><h2><span class=${tensor.hue}>${tensor.name}</span> <span class="dim small">${shape(value.shape)}</span></h2><span class="grow"></span>${actions(given)}</div>
    ${axisControls(given)} ${oddEntries(given)}
    <div class="stage">${map(given)} ${overview(given)}</div> ${rangeControls(given)} ${distribution(given)}
    <details class="all"><summary class="small dim">numbers</summary>${numbersTable(value, tensor.name, (row, column) => indexOf(given, [row, column]))}</details>`;
}

/** It is not there, or no longer has the axes that were chosen. */
function refused(failure: string, shown: Shown): TemplateResult {
  const anew = (): void => shown.change({ tensors: { ...shown.view.tensors, chosen: null, name: null } });
  return html`<p class="row"><span class="codicon codicon-warning warn" aria-hidden="true"></span>${failure} <button class="button" @click=${anew}>Show the selected layer's δ</button></p>`;
}

/** NaN and infinities are told, and where the first one is. */
function oddEntries(given: Looked): TemplateResult | typeof nothing {
  const { slice, plane, axes } = given;
  const { firstNonFinite } = plane;
  if (firstNonFinite === null) return nothing;
  const index = unflattened(firstNonFinite, axes);
  const go = (): void => selectEntry(given, index);
  return html`<p class="row bad" data-odd=${slice.nonFinite}><span class="codicon codicon-error" aria-hidden="true"></span>${count(slice.nonFinite)} of its entries ${slice.nonFinite === 1 ? 'is' : 'are'} NaN or infinite: hatched. <button class="link" data-first-odd @click=${go}>Go to the first, <span title=${HOW_COUNTED}>[${index.join(', ')}]</span></button></p>`;
}

function map(given: Looked): TemplateResult {
  const { tensor, slice, plane, limit, shown } = given;
  const fill = (element: Element | undefined): void => {
    if (!element) return;
    const { data, rows, columns } = slice;
    const label = sentence(given);
    const say = (place: Place, value: number): unknown => reading(given, indexOf(given, place), value);
    const selected = selectedPlace(given);
    const named = (place: Place): string => `${tensor.name}[${indexOf(given, place).join(',')}]`;
    (element as PlaneMap).show({
      data,
      rows,
      columns,
      limit,
      label,
      selected,
      say,
      named,
      scale: tensor.scale,
      part: null,
      each: [1, 1],
    });
  };
  const at = (event: Event): number[] => indexOf(given, (event as CustomEvent<Place>).detail);
  const leave = (event: Event): void => {
    const [row, column] = (event as CustomEvent<Place>).detail;
    const inside = row >= 0 && row < plane.extent[0] && column >= 0 && column < plane.extent[1];
    if (inside) selectEntry(given, at(event));
  };
  const copyRow = (event: Event): void => void copied(given, (event as CustomEvent<Place>).detail[0]);
  const open = (event: Event): void => explainEntry(given, at(event));
  return keyed(
    tensor.name,
    html`<ds-plane-map data-plane=${tensor.name} data-slice=${plane.at.join()} data-revision=${slice.revision} @place=${(event: Event) => selectEntry(given, at(event))} @open=${open} @leave=${leave} @copyRow=${copyRow} @dismiss=${() => changed(given, { entry: null })} ${ref(fill)} data-step=${shown.run.step}></ds-plane-map>`,
  ) as TemplateResult;
}

function sentence({ tensor, slice, axes, plane }: Looked): string {
  const way = (axis: number | null): string => (axis === null ? '' : (axes[axis]?.word ?? ''));
  const ways = [way(plane.down) && `${way(plane.down)}s run down`, way(plane.across) && `${way(plane.across)}s across`];
  const odd = slice.nonFinite > 0 ? `, ${slice.nonFinite} not finite` : '';
  return `${tensor.name}, ${shape(slice.shape)}, from ${text(slice.smallest)} to ${text(slice.largest)}${odd}. ${ways.filter((each) => each !== '').join(', ')}.`;
}
