import type { DistributedQuantity, LayerState, OtherRun, PanelTab, RunState, State } from '../../src/protocol.js';
import type { Fetched } from './fetched.js';
import { LAYERS_AT_FIRST, type LayersView } from './layers/layersView.js';
import { TENSORS_AT_FIRST, type TensorsView } from './tensors/tensorsView.js';

/** What the panel shows now. All but the states outlives a reload. */
export interface PanelView {
  readonly state: State | null;
  /** Runs that this one can be compared with. */
  readonly others: readonly OtherRun[];
  readonly tab: PanelTab;
  /** The selected layer's path; the first with a mismatch, else the last, where null or gone. */
  readonly layer: string | null;
  /** The selected unit of that layer: a place among an example's entries of its a; null: none. */
  readonly unit: number | null;
  /** The example of the batch whose numbers are shown, from 0; the last one where the batch has fewer. */
  readonly example: number;
  readonly network: NetworkView;
  readonly check: CheckView;
  readonly charts: ChartsView;
  readonly explain: ExplainView;
  /** `quiet`: rules that found nothing are listed; `asked`: the revision at which somebody asked while the run goes on. */
  readonly diagnosis: { readonly quiet: boolean; readonly asked: number | null };
  /** What the run is compared with, by its key. */
  readonly compare: { readonly key: string | null };
  /** Why what was last asked of the extension could not be done. */
  readonly failure: string | null;
  readonly tensors: TensorsView;
  readonly layers: LayersView;
}

export interface NetworkView {
  /** What edges, and maps of weights, show. */
  readonly edges: 'gradient' | 'weight' | 'update';
  /** Times the size that the numbers are written in; 0: as small as it takes to see all of it. */
  readonly zoom: number;
  /** By column, a unit (a channel, a place) of the page that was turned to. */
  readonly pages: Readonly<Record<string, number>>;
}

export interface CheckView {
  /** The selected row of the check's table (a key of `rowsOf`); the cause where null. */
  readonly row: string | null;
  /** The selected entry of the parameter whose entries are shown: a flat place. */
  readonly entry: number | null;
  /** How entries are drawn: analytic over numeric, or their distance in units of the bound. */
  readonly scatter: 'values' | 'bounds';
  /** Places of the scatter are spread by logarithm on both sides of zero. */
  readonly symlog: boolean;
  /** Why a fix could not be applied. */
  readonly failure: string | null;
}

export interface ChartsView {
  /** J on a logarithmic axis. */
  readonly logarithmic: boolean;
  readonly smooth: boolean;
  readonly span: 'all' | 'last 100' | 'last 1000' | 'epoch';
  /** The steps on view, where somebody has chosen them on a chart; they go before `span`. */
  readonly zoom: readonly [from: number, to: number] | null;
  /** What is shown as a distribution; the selected layer where null. */
  readonly quantity: DistributedQuantity;
  readonly layer: string | null;
  /** Charts whose numbers stand open as a table. */
  readonly tables: readonly string[];
}

export interface ExplainView {
  /** What was asked, one after another, and which is on view. */
  readonly asked: { readonly questions: readonly string[]; readonly now: number };
  /** Explained parts that were folded or unfolded by hand. */
  readonly folds: Readonly<Record<string, boolean>>;
  /** As partial derivatives too. */
  readonly partials: boolean;
}

export const AT_FIRST: PanelView = {
  state: null,
  others: [],
  tab: 'network',
  layer: null,
  unit: null,
  example: 0,
  network: { edges: 'gradient', zoom: 1, pages: {} },
  check: { row: null, entry: null, scatter: 'values', symlog: true, failure: null },
  charts: { logarithmic: true, smooth: true, span: 'all', zoom: null, quantity: 'delta', layer: null, tables: [] },
  explain: { asked: { questions: [], now: 0 }, folds: {}, partials: true },
  diagnosis: { quiet: false, asked: null },
  compare: { key: null },
  failure: null,
  tensors: TENSORS_AT_FIRST,
  layers: LAYERS_AT_FIRST,
};

/** What is remembered, put over what is there at first: an older page knew less. */
export function restored(kept: object): PanelView {
  const merged = Object.entries(AT_FIRST).map(([key, absent]: [string, unknown]) => {
    const value: unknown = key in kept ? kept[key as keyof typeof kept] : absent;
    return [key, isPlain(absent) && isPlain(value) ? { ...absent, ...value } : value];
  });
  return Object.fromEntries(merged) as PanelView;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a tab draws from, and what it may set off. */
export interface Shown {
  readonly view: PanelView;
  readonly state: State;
  readonly run: RunState;
  readonly fetched: Fetched;
  change(changes: Partial<PanelView>): void;
  /** Selects a layer, and a unit of it: everything else follows. */
  select(layer: string, unit?: number | null): void;
  /** Opens Explain with a question: `hidden.delta[0,0]`. */
  explain(at: string): void;
}

export function selectedLayer({ state, layer }: PanelView): LayerState | null {
  const layers = state?.run?.layers ?? [];
  return (
    layers.find(({ path }) => path === layer) ??
    layers.find(({ mismatches }) => mismatches > 0) ??
    layers.at(-1) ??
    null
  );
}
