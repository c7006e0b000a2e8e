/** What the Layers tab shows; it outlives a reload. */
export interface LayersView {
  /** null: in the order of the network. */
  readonly sort: Sort | null;
  /** What came of copying the table. */
  readonly copied: string | null;
}

/** What rows are sorted by (`columns.ts`). */
export type ColumnKey =
  | 'shape'
  | 'f'
  | 'a'
  | 'delta'
  | 'steps'
  | 'gradient'
  | 'ratio'
  | 'zeros'
  | 'saturated'
  | 'health';

export interface Sort {
  readonly column: ColumnKey;
  readonly descending: boolean;
}

export const LAYERS_AT_FIRST: LayersView = { sort: null, copied: null };
