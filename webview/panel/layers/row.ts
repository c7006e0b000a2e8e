import type { LayerState, LayerStatistics, RunState, Series } from '../../../src/protocol.js';
import type { Shown } from '../view.js';

/** Points of a sparkline: about one for each of its pixels. */
const POINTS = 60;
/** While a run goes on its sparklines are asked for again when it has grown by about 3 %. */
const PER_DOUBLING = 24;

/** A layer with all that its row of the table shows. */
export interface Row {
  readonly layer: LayerState;
  /** Its place among the layers. */
  readonly place: number;
  /** null until they are here, and in a run that has none. */
  readonly statistics: LayerStatistics | null;
  /** ‖δ‖ over the steps so far. */
  readonly history: Series | null;
}

export function rowsOf(shown: Shown): Row[] {
  const { run, fetched, state } = shown;
  const { value } = fetched.answer('statistics', null, state.revision);
  return run.layers.map((layer, place) => ({
    layer,
    place,
    statistics: value?.layers.find(({ path }) => path === layer.path) ?? null,
    history: historyOf(layer, shown),
  }));
}

/** To the end of what is recorded, whatever that is: so the question stays the same while the run goes on. */
function historyOf({ path }: LayerState, { fetched, run, state }: Shown): Series | null {
  const ask = { name: `${path}.delta`, from: 0, to: Number.MAX_SAFE_INTEGER, points: POINTS };
  return fetched.answer('series', ask, age(run, state.revision), `${path}.delta ${POINTS}`).value;
}

/** A revision's number, or below 0 how far a run that goes on has come. */
function age({ activity, recorded }: RunState, revision: number): number {
  return activity.kind === 'running' ? -1 - Math.floor(PER_DOUBLING * Math.log2(1 + recorded)) : revision;
}
