import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { ref } from 'lit/directives/ref.js';
import type { Heatmap } from '../heatmap/heatmap.js';
import type { MapScale } from '../heatmap/paint.js';
import type { Fetched } from './fetched.js';

export interface MapGiven {
  readonly name: string;
  readonly label: string;
  /** What stands beside the label in place of the shape. */
  readonly caption?: string;
  readonly hue: string;
  readonly limit: number | null;
  readonly scale?: MapScale;
  /** The selected entry, and what to do when another is asked for. */
  readonly selected?: number | null;
  /** The numbers stand in another table too. */
  readonly compact?: boolean;
  /** Given, numbers are asked for only while the map is in view, or nearly; called when it has come. */
  came?(): void;
  choose?(place: number): void;
  open?(place: number): void;
}

/** Maps that are in view, by their tensors' names. */
const near = new Set<string>();

/** A map whose tensor is asked for when it is first shown. Each tensor has a map of its own: none shows another's numbers meanwhile. */
export function heatmap(fetched: Fetched, revision: number, given: MapGiven): unknown {
  const { name, label, caption = null, hue, limit, scale = 'signed' } = given;
  const { selected = null, compact = false, choose, open, came } = given;
  const slice = came && !near.has(name) ? null : fetched.tensor(name, revision);
  const fill = (element: Element | undefined): void => {
    if (!element || !slice) return;
    (element as Heatmap).caption = caption;
    (element as Heatmap).show(slice, label, hue, limit, scale);
    (element as Heatmap).select(selected);
  };
  const chosen = ({ detail }: CustomEvent<number>): void => choose?.(detail);
  const opened = ({ detail }: CustomEvent<number>): void => open?.(detail);
  const moved = ({ detail }: CustomEvent<boolean>): void => {
    if (!detail) near.delete(name);
    else if (!near.has(name)) {
      near.add(name);
      came?.();
    }
  };
  return keyed(
    name,
    html`<ds-heatmap data-tensor=${name} ?compact=${compact} ?lazy=${came !== undefined} @near=${moved} @place=${chosen} @open=${opened} ${ref(fill)}></ds-heatmap>`,
  );
}
