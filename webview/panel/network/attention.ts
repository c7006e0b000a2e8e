import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { LayerState, TensorSlice } from '../../../src/protocol.js';
import type { Place, PlaneMap } from '../../heatmap/planeMap.js';
import { HOW_COUNTED, shown as text } from '../../numbers.js';
import type { Shown } from '../view.js';
import { attentionQuery, PLACES } from './attentionQuery.js';
import { exampleOf } from './columns.js';

/** So many heads are drawn. */
const HEADS = 8;

/** Where each place looks: an attention layer's weights, a map for each head. `place`: the one that is selected. */
export function attentionCard(shown: Shown, layer: LayerState, place: number): TemplateResult | typeof nothing {
  if (layer.type !== 'attention' || !layer.reached.forward) return nothing;
  const example = exampleOf(shown);
  const slice = (head: number): TensorSlice | null =>
    shown.fetched.slice(attentionQuery(layer.path, example, head), shown.state.revision);
  const first = slice(0);
  if (!first) return nothing;
  const [, heads = 1, places = 1] = first.shape;
  const cut = places > PLACES ? `, the first ${PLACES} of ${places} places` : '';
  const more = heads > HEADS ? html`<p class="dim small">${heads - HEADS} more heads in Tensors.</p>` : nothing;
  return html`<section class="card attention" data-attention=${layer.path}><h2>Attention <span class="dim small">who looks ↓, at whom →${cut}</span></h2>
    ${Array.from({ length: Math.min(HEADS, heads) }, (_, head) => map(shown, layer, { head, place, example }, slice(head)))}${more}</section>`;
}

interface Of {
  readonly head: number;
  readonly place: number;
  readonly example: number;
}

function map(shown: Shown, layer: LayerState, of: Of, slice: TensorSlice | null): TemplateResult {
  const named = ([row, column]: Place): string => `${layer.path}.weights[${of.example},${of.head},${row},${column}]`;
  const fill = (element: Element | undefined): void => {
    if (!element || !slice) return;
    const { data, rows, columns } = slice;
    (element as PlaneMap).show({
      data,
      rows,
      columns,
      each: [1, 1],
      // A row's weights come to 1.
      limit: 1,
      scale: 'signed',
      label: `Attention weights of head ${of.head + 1} of ${layer.path}.`,
      selected: null,
      named,
      part: { rows: [of.place, of.place + 1], columns },
      say: (at, value) =>
        html`<span class="n" title=${`${named(at)}. ${HOW_COUNTED}`}>${at[0] + 1} → ${at[1] + 1}: <b data-quantity=${named(at)} data-value=${String(value)}>${text(value)}</b></span>`,
    });
  };
  const open = (event: Event): void => shown.explain(named((event as CustomEvent<Place>).detail));
  return html`<h3>head ${of.head + 1}</h3><ds-plane-map data-head=${of.head} @open=${open} ${ref(fill)}></ds-plane-map>`;
}
