import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { type Shown, selectedLayer } from '../view.js';
import { type Column, columnOf, exampleOf, largestOf, type Values } from './columns.js';
import type { NetworkDrawing } from './drawing.js';
import type { Drawn, Place } from './drawn.js';
import { indexOf } from './entries.js';
import { inspector } from './inspector.js';
import { tools } from './tools.js';
import { INPUT, LOSS, wiringOf } from './wiring.js';

/** The network with its numbers: a forward, δ backward, and what each unit is made of. */
export function networkTab(shown: Shown): TemplateResult {
  const drawn = drawnOf(shown);
  const fill = (element: Element | undefined): void => {
    if (element) (element as NetworkDrawing).show(drawn);
  };
  return html`<div class="network-tab">
    ${tools(shown)}
    <div class="split"><div class="picture"><ds-network ${ref(fill)}></ds-network></div>${inspector(shown, drawn) ?? nothing}</div>
  </div>`;
}

function drawnOf(shown: Shown): Drawn {
  const { view, run } = shown;
  const wiring = wiringOf(run.layers);
  const columns = wiring.columns.map((wired) => columnOf(shown, wired));
  const selected = selectedPlace(shown);
  const explained = ({ key, entry }: Place): string | null => {
    const column = columns.find((each) => each.key === key);
    if (!column?.layer || column.face.kind === 'card') return null;
    return `${key}.delta[${indexOf(column, exampleOf(shown), entry ?? 0).join(',')}]`;
  };
  return {
    columns,
    wiring,
    run,
    edges: view.network.edges,
    zoom: view.network.zoom,
    selected,
    chosen: view.layer !== null,
    example: exampleOf(shown),
    target: targetOf(shown),
    scales: scalesOf(columns),
    select: ({ key, entry }) => {
      if (key !== INPUT && key !== LOSS) shown.select(key, entry);
    },
    open: (place) => {
      const at = place.key === LOSS ? 'loss' : explained(place);
      if (at !== null && place.key !== LOSS) shown.select(place.key, place.entry);
      if (at) shown.explain(at);
    },
    turn: (key, group) =>
      shown.change({ network: { ...view.network, pages: { ...view.network.pages, [key]: group } } }),
  };
}

/** The selected unit; the first of the selected layer where none was chosen. */
function selectedPlace({ view }: Shown): Place | null {
  const layer = selectedLayer(view);
  if (!layer) return null;
  const count = layer.outputShape.reduce((size, extent) => size * extent, 1);
  return { key: layer.path, entry: Math.min(view.unit ?? 0, count - 1) };
}

/** So many targets are looked at: of a sequence there are many. */
const TARGETS = 1024;

function targetOf(shown: Shown): Values | null {
  const example = exampleOf(shown);
  const slice = shown.fetched.slice(
    { name: 'y', rows: [example, example + 1], columns: [0, TARGETS] },
    shown.state.revision,
  );
  return slice && { from: 0, data: slice.data, largest: largestOf(slice.data) };
}

/** Boxes share their scales, so that bars can be compared: a up to 1 at least. */
function scalesOf(columns: readonly Column[]): Drawn['scales'] {
  const boxes = columns.filter(({ face, key }) => face.kind === 'units' && key !== INPUT);
  return {
    a: Math.max(1, ...boxes.map(({ a }) => a?.largest ?? 0)),
    delta: Math.max(0, ...boxes.filter(({ reached }) => reached.backward).map(({ delta }) => delta?.largest ?? 0)),
  };
}
