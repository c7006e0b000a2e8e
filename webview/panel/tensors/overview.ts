import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Place, PlaneMap } from '../../heatmap/planeMap.js';
import { shown as text } from '../../numbers.js';
import { choose, type Looked, WINDOW } from './looked.js';

/** So many cells are shown of each axis of a plane that is larger than what is shown at once. */
const CELLS = 96;

/** The whole plane in cells, each with its largest entry, and which part of it is on view. A click goes there. */
export function overview(given: Looked): TemplateResult | typeof nothing {
  const { plane, slice, shown, tensor } = given;
  const [rows, columns] = plane.extent;
  if (rows <= WINDOW && columns <= WINDOW) return nothing;
  const cell = [Math.ceil(rows / CELLS), Math.ceil(columns / CELLS)] as const;
  const { down, across, at } = plane;
  const whole = shown.fetched.slice({ name: tensor.name, plane: { down, across, at, cell } }, shown.state.revision);
  if (!whole) return nothing;
  const go = ({ detail: [row, column] }: CustomEvent<Place>): void => {
    const from = (place: number, each: number, extent: number): number =>
      Math.max(0, Math.min(extent - WINDOW, Math.round((place + 0.5) * each - WINDOW / 2)));
    choose(given, { down, across, at }, [from(row, cell[0], rows), from(column, cell[1], columns)]);
  };
  const fill = (element: Element | undefined): void => {
    if (!element) return;
    (element as PlaneMap).show({
      data: whole.data,
      rows: [0, Math.ceil(rows / cell[0])],
      columns: [0, Math.ceil(columns / cell[1])],
      each: cell,
      limit: given.limit,
      scale: tensor.scale,
      label: `All of ${tensor.name} in cells of ${cell[0]} × ${cell[1]} entries.`,
      part: {
        rows: [slice.rows[0] / cell[0], slice.rows[1] / cell[0]],
        columns: [slice.columns[0] / cell[1], slice.columns[1] / cell[1]],
      },
      selected: null,
      named: null,
      say: (_, value) => html`<span class="small dim">largest of its cell</span> <b class="n">${text(value)}</b>`,
    });
  };
  return html`<section class="overview" aria-label="Overview"><h3>All ${rows} × ${columns}</h3><p class="dim small">Each cell is the largest of ${cell[0]} × ${cell[1]} entries; a click goes there.</p>
    <ds-plane-map data-overview @place=${go} @open=${go} ${ref(fill)}></ds-plane-map></section>`;
}
