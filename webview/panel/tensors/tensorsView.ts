import type { Choice } from './axes.js';

/** What the Tensors tab shows; it outlives a reload. */
export interface TensorsView {
  /** The tensor on view; the selected layer's δ where null. */
  readonly name: string | null;
  /** Axes and places that were chosen, of tensors that have the same axes. */
  readonly chosen: Chosen | null;
  /** The index of the selected entry. */
  readonly entry: readonly number[] | null;
  /** Colours end at the 1st and 99th percentile, not at the largest entry. */
  readonly robust: boolean;
  /** Where the colours of a tensor end, whatever the step; by its name. */
  readonly locked: Readonly<Record<string, Locked>>;
  readonly search: string;
  /** Narrow panels fold the list of tensors away. */
  readonly listOpen: boolean;
  /** What came of the last copy or export. */
  readonly done: string | null;
}

export interface Chosen {
  readonly family: string;
  readonly plane: Choice;
  /** The first row and column on view, where the plane is larger than what is shown of it. */
  readonly from: readonly [row: number, column: number];
}

export interface Locked {
  readonly limit: number;
  /** The step where it was locked. */
  readonly step: number;
}

export const TENSORS_AT_FIRST: TensorsView = {
  name: null,
  chosen: null,
  entry: null,
  robust: false,
  locked: {},
  search: '',
  listOpen: false,
  done: null,
};
