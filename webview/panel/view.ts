import type {
  CheckedEntries,
  ExplainQuery,
  Explanation,
  LayerState,
  PanelTab,
  RunState,
  Series,
  Slope,
  SourceLines,
  State,
  TensorSlice,
} from '../../src/protocol.js';
import { askHost, request } from '../channel.js';

/** What the panel shows now. */
export interface PanelView {
  state: State | null;
  tab: PanelTab;
  /** The selected layer's path; the first with a mismatch, else the last, where null or gone. */
  layer: string | null;
  /** The selected row of the check's table (a key of `rowsOf`); the cause where null. */
  row: string | null;
  /** The selected entry of the parameter whose entries are shown: a flat place. */
  entry: number | null;
  /** How entries are drawn: analytic over numeric, or their distance in units of the bound. */
  scatter: ScatterKind;
  /** Places of the scatter are spread by logarithm on both sides of zero. */
  symlog: boolean;
  /** Why a fix could not be applied. */
  failure: string | null;
  logarithmic: boolean;
  /** What was asked of Explain, one after another, and which is on view. */
  asked: { readonly questions: readonly string[]; readonly now: number };
  /** Explained parts that were folded or unfolded by hand. */
  folds: Readonly<Record<string, boolean>>;
  /** Explained as partial derivatives too. */
  partials: boolean;
}

export type ScatterKind = 'values' | 'bounds';

export function selectedLayer({ state, layer }: PanelView): LayerState | null {
  const layers = state?.run?.layers ?? [];
  return (
    layers.find(({ path }) => path === layer) ??
    layers.find(({ mismatches }) => mismatches > 0) ??
    layers.at(-1) ??
    null
  );
}

/** So many columns of a map can be told apart, and drawn at all: a batch of images has far more. */
const WIDEST = 2048;

/** Entries that are drawn of a parameter, where all match: so many points can still be told apart. */
const POINTS = 4000;

/** An answer, or why there is none. */
export type Explained = { readonly explanation: Explanation } | { readonly failure: string };

interface Held<T> {
  readonly value: T | null;
  /** The state's revision that the value was asked at. */
  readonly revision: number;
  readonly asked: boolean;
}

/**
 * Tensors and curves that the panel shows, asked for again when the state moves on. What was there stays on view until the
 * new is here, so nothing flickers; one question of a kind is under way at a time.
 */
export class Fetched {
  private readonly tensors = new Map<string, Held<TensorSlice>>();
  private readonly curves = new Map<string, Held<Series>>();
  private readonly checked = new Map<string, Held<CheckedEntries>>();
  private readonly slopes = new Map<string, Held<Slope>>();
  private readonly explained = new Map<string, Held<Explained>>();
  private readonly texts = new Map<string, Held<SourceLines>>();

  constructor(private readonly changed: () => void) {}

  tensor(name: string, revision: number): TensorSlice | null {
    return this.get(this.tensors, name, revision, () => request('tensor', { name, columns: [0, WIDEST] }));
  }

  curve(name: string, run: RunState, revision: number, points: number): Series | null {
    return this.get(this.curves, name, revision, () => request('series', { name, from: 0, to: run.recorded, points }));
  }

  entries(parameter: string, revision: number): CheckedEntries | null {
    return this.get(this.checked, parameter, revision, () => request('entries', { parameter, points: POINTS }));
  }

  slope(layer: string, revision: number): Slope | null {
    return this.get(this.slopes, layer, revision, () => request('slope', { layer }));
  }

  explanation(query: ExplainQuery, revision: number): Explained | null {
    return this.get(this.explained, JSON.stringify(query), revision, () =>
      request('explain', query).catch((failed: Error) => ({ failure: failed.message })),
    );
  }

  /** Lines of the file; null while the editor's text is not the one that the state is of. */
  lines(from: number, to: number, textVersion: number): SourceLines | null {
    const found = this.get(this.texts, `${from}-${to}`, textVersion, () => askHost('lines', { from, to }));
    return found?.version === textVersion ? found : null;
  }

  /** Another document: what was fetched is of the one before. */
  clear(): void {
    this.tensors.clear();
    this.curves.clear();
    this.checked.clear();
    this.slopes.clear();
    this.explained.clear();
    this.texts.clear();
  }

  private get<T>(all: Map<string, Held<T>>, name: string, revision: number, ask: () => Promise<T>): T | null {
    const held = all.get(name) ?? { value: null, revision: -1, asked: false };
    if (held.revision !== revision && !held.asked && document.visibilityState === 'visible') {
      all.set(name, { ...held, asked: true });
      ask().then(
        (value) => this.arrived(all, name, { value, revision, asked: false }),
        // Not there any more (a layer that is gone, a check that is outdated): the next state says what is.
        () => this.arrived(all, name, { value: null, revision, asked: false }),
      );
    }
    return held.value;
  }

  private arrived<T>(all: Map<string, Held<T>>, name: string, held: Held<T>): void {
    if (!all.has(name)) return;
    all.set(name, held);
    this.changed();
  }
}
