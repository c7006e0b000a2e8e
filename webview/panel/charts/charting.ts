import type { RunState } from '../../../src/protocol.js';
import type { Range } from '../../charts/range.js';
import type { Fetched } from '../fetched.js';
import type { ChartsView } from '../view.js';
import type { OnView } from './onView.js';

/** What charts are drawn from, and what they may set off. */
export interface Charting {
  readonly view: ChartsView;
  readonly run: RunState;
  /** The run and the revision that curves are asked for at: while it goes on, a little behind. */
  readonly paced: { readonly run: RunState; readonly revision: number };
  /** The same for what costs more than a look into a record. */
  readonly unhurried: { readonly revision: number };
  /** The selected layer's path. */
  readonly layer: string | null;
  /** The steps on view, and the last that there is. */
  readonly range: Range;
  readonly end: number;
  readonly fetched: Fetched;
  readonly onView: OnView;
  change(changes: Partial<ChartsView>): void;
}
