import type { RunState } from '../../../src/protocol.js';
import type { Column, EdgesShow, Values } from './columns.js';
import type { Box, Layout } from './layout.js';
import type { Wiring } from './wiring.js';

/** An entry of a column: a place among one example's numbers of its a. */
export interface Place {
  readonly key: string;
  /** Null: the column as a whole. */
  readonly entry: number | null;
}

/** Everything that a drawing shows, and what it sets off. */
export interface Drawn {
  readonly columns: readonly Column[];
  readonly wiring: Wiring;
  readonly run: RunState;
  readonly edges: EdgesShow;
  /** The selected unit, in every view. */
  readonly selected: Place | null;
  /** Somebody selected it, here or in another view. */
  readonly chosen: boolean;
  /** The example of the batch, from 0. */
  readonly example: number;
  /** The example's target. */
  readonly target: Values | null;
  /** What a full bar is, over all columns of boxes. */
  readonly scales: { readonly a: number; readonly delta: number };
  /** Times the size that the room gives. */
  readonly zoom: number;
  select(place: Place): void;
  /** Opens Explain. */
  open(place: Place): void;
  /** Shows the page that a unit (a channel) is on. */
  turn(key: string, group: number): void;
}

/** A column, where it stands, and what of it the keyboard would reach. */
export interface Standing {
  readonly drawn: Drawn;
  readonly column: Column;
  readonly box: Box;
  readonly layout: Layout;
  /** Layers lie one below the other, and a layer's channels and maps side by side. */
  readonly across: boolean;
  /** The one entry that Tab leads to. */
  readonly roving: Place | null;
}

export function isAt(place: Place | null, key: string, entry: number | null): boolean {
  return place?.key === key && place.entry === entry;
}
