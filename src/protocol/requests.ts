import type { Diagnosis } from '../analysis/diagnose/diagnosis.js';
import type { ExplainQuery, Explanation } from '../analysis/explain/explanation.js';
import type { Slope } from '../analysis/slope.js';
import type { LayerStatistics } from '../analysis/statistics/layerStatistics.js';
import type { Shape } from '../engine/tensor.js';
import type { Assignment } from '../session/branches/assignment.js';
import type { BreakpointState, BreakRequest } from '../session/breaks/breakpoint.js';
import type { Glimpse } from '../session/compare/glimpse.js';
import type { Recorded } from '../session/compare/recorded.js';
import type { ModelTest, TestResult } from '../session/modelTests/modelTest.js';
import type { Destination, Stride } from '../session/position.js';
import type { Asked, Said, SaidPart } from '../session/watch/said.js';
import type {
  AlongAnswer,
  Distribution,
  DistributionQuery,
  NoiseAnswer,
  SharpnessAnswer,
  SharpnessHistory,
} from './charts.js';
import type { BranchQuery, StepComparison } from './compare.js';
import type { RunUntil, State } from './state.js';

/**
 * Which tensor. Names: `x`, `y`, `LAYER.z|a|delta|upstream`, `PARAMETER`, `PARAMETER.gradient`,
 * `PARAMETER.update|effective` and the optimizer's moments as the coming update leaves them (`RunState.updateParts`),
 * and after a check `PARAMETER.exact|exactBound|numeric|bound|difference|verdict` (analytic − numeric; indices into VERDICTS), `PARAMETER.ratio`
 * (|analytic − reference| / bound), and `PARAMETER.note` (indices into NOTES).
 */
export interface TensorQuery {
  readonly name: string;
  /** Seen along two of its axes; absent: as a matrix [first axis, all others]. */
  readonly plane?: TensorPlane;
  /** Rows and columns of that matrix, or plane; absent: as much as `limit` allows. */
  readonly rows?: readonly [from: number, to: number];
  readonly columns?: readonly [from: number, to: number];
}

/** Two axes of a tensor, where all others stand at an index. */
export interface TensorPlane {
  /** The axis that runs down, and the one that runs across; below 0 counted from the last, −1, and none where there are not so many; null: none, one row or one column. */
  readonly down: number | null;
  readonly across: number | null;
  /** An index for each axis, kept within it; those of the two don't matter. */
  readonly at: readonly number[];
  /** So many rows and columns become one cell: its entry of the largest size, or one that is not finite; absent: 1 × 1. */
  readonly cell?: readonly [rows: number, columns: number];
}

/** At most 65,536 entries, or cells, of a tensor seen as a matrix or along two axes, and what its whole is. */
export interface TensorSlice {
  readonly name: string;
  /** The state's revision that it belongs to. */
  readonly revision: number;
  /** The whole tensor's shape. */
  readonly shape: Shape;
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
  /** Row-major, (rows) × (columns); of a plane with cells one number for each cell. */
  readonly data: Float64Array;
  /** Of the whole tensor's finite entries; NaN where there are none. */
  readonly smallest: number;
  readonly largest: number;
  readonly norm: number;
  /** Entries of the whole that are NaN or infinite. */
  readonly nonFinite: number;
  /** Where a plane was asked for: that plane, and more of the whole. */
  readonly plane?: PlaneSlice;
}

export interface PlaneSlice extends Required<TensorPlane> {
  /** Rows and columns of the whole plane. */
  readonly extent: readonly [rows: number, columns: number];
  /** The first and the 99th percentile of the whole tensor's finite entries, or of 16,384 of them evenly chosen; NaN where there are none. */
  readonly percentiles: readonly [first: number, last: number];
  /** The flat place of the first entry that is NaN or infinite; null without. */
  readonly firstNonFinite: number | null;
}

/** Names: `loss`, `learningRate` (of the update after each step), `heldOut.loss`, `heldOut.accuracy`, `LAYER.delta`, `LAYER.gradient` (norms, by step). `LAYER.ratio`, ‖ΔW‖/‖W‖ of the coming update, is sampled: at most 400 of the steps asked for, evenly spaced, no extremes in between. */
export interface SeriesQuery {
  readonly name: string;
  /** A branch of the timeline; the one on view where absent. */
  readonly branch?: number;
  /** Steps, inclusive. */
  readonly from: number;
  readonly to: number;
  /** At most this many points; where more were recorded, each bucket keeps its smallest and largest. */
  readonly points: number;
  /** Each point as the mean of so many values around it, evenly spaced steps in place of extremes; curves with a value at every step alone. */
  readonly smooth?: number;
}

export interface Series {
  readonly name: string;
  readonly revision: number;
  /** Ascending. */
  readonly steps: Float64Array;
  readonly values: Float64Array;
  /** Of a series that is sampled: false where more steps are to come, and asking again goes on. */
  readonly complete?: boolean;
}

export interface EntriesQuery {
  readonly parameter: string;
  /** Where there are more entries than this, those that match are an even choice of all that match. */
  readonly points: number;
}

/** Entries of a checked parameter, by verdict and then by |analytic − reference| / bound: arrays of the same length. */
export interface CheckedEntries {
  readonly parameter: string;
  readonly revision: number;
  readonly shape: Shape;
  /** Flat, row-major places in the parameter. */
  readonly places: Float64Array;
  readonly analytic: Float64Array;
  /** The derivative by the engine's own rules, and how far rounding may have moved it and the analytic one; NaN where the check gives no such bound. */
  readonly exact: Float64Array;
  readonly exactBound: Float64Array;
  /** By differences of J alone, and the estimate of their error; NaN where an entry was not sampled. */
  readonly numeric: Float64Array;
  readonly numericBound: Float64Array;
  /** |analytic − reference| / bound: above 1 it is a mismatch. */
  readonly ratio: Float64Array;
  /** Indices into VERDICTS, and into NOTES (analysis/check/report.ts). */
  readonly verdict: Float64Array;
  readonly note: Float64Array;
  /** Entries of the parameter in all, and how many of those that do not match were left out. */
  readonly total: number;
  readonly leftOut: number;
}

/** Every request, with what is asked and what is answered. A request that can't be answered rejects with an Error that speaks to the user. */
export interface Requests {
  /** A new text of the file, saved or not. Answers when it is read, and the model, if any, is in place. */
  open: { ask: { text: string; version: number }; answer: State };
  state: { ask: null; answer: State };
  /** One update. Answers when it is made. */
  step: { ask: { count: number }; answer: State };
  /** One update back (by checkpoint and replay). */
  back: { ask: { count: number }; answer: State };
  goto: { ask: { step: number }; answer: State };
  /** Starts to run, and answers at once; `State.run.activity` tells the rest. */
  run: { ask: { until: RunUntil }; answer: State };
  /** Stops whatever runs: training, a move, a check. Answers when it has stopped. */
  pause: { ask: null; answer: State };
  reset: { ask: null; answer: State };
  /** Answers when the check is done or was cancelled by `pause`. `first`: the layer that somebody looks at. */
  check: { ask: { first: string | null } | null; answer: State };
  /** What can be tested of the model that the text describes. */
  tests: { ask: null; answer: { tests: readonly ModelTest[] } };
  /**
   * Tests, by their ids, from step 0 on networks of their own: the run stays where it is. Answers when they are done; those
   * that were, where something else ended them: `pause`, a move, another text.
   */
  test: { ask: { ids: readonly string[] }; answer: { results: readonly TestResult[] } };
  tensor: { ask: TensorQuery; answer: TensorSlice };
  series: { ask: SeriesQuery; answer: Series };
  /**
   * How large a quantity's entries were over steps. Answers within about a quarter of a second, with the steps that are known by
   * then (`complete`), also while the run goes on; those of before are not computed again.
   */
  distribution: { ask: DistributionQuery; answer: Distribution };
  /** J on this batch, over the learning rate of the coming update: is η too large? */
  along: { ask: null; answer: AlongAnswer };
  /** The curves of the steps `from` ≤ step < `to`, exactly, as far as they were recorded. */
  recorded: { ask: BranchQuery & { from: number; to: number }; answer: Recorded };
  /** The first step at which these curves differ from another run's, bit for bit; null where none does. */
  firstDifference: { ask: BranchQuery & { other: Recorded }; answer: { step: number | null } };
  /** What the run was at a step that was visited: computed by a network of its own, also while the run goes on. */
  glimpse: { ask: BranchQuery & { step: number }; answer: Glimpse };
  /** The same step, beside that of another run. */
  compare: { ask: BranchQuery & { other: Glimpse }; answer: StepComparison };
  /** How far the gradients of this batch's examples agree. */
  noise: { ask: null; answer: NoiseAnswer };
  /** The largest eigenvalue of the Hessian of this batch's J, beside what the optimizer can bear. */
  sharpness: { ask: null; answer: SharpnessAnswer };
  /** The same over steps, each on its batch; how it is answered and what `points` means: as `distribution`. */
  sharpnessHistory: { ask: { points: number }; answer: SharpnessHistory };
  /** A row for each layer at the step where the run stands, in the model's order. */
  statistics: { ask: null; answer: { revision: number; step: number; layers: readonly LayerStatistics[] } };
  /** After a check: the entries of a parameter, worst first. */
  entries: { ask: EntriesQuery; answer: CheckedEntries };
  /** A layer's derivative written by hand (or the loss's: `loss`), beside the derivative that it should be. */
  slope: { ask: { layer: string }; answer: Slope };
  /** What a number of the step is made of, down to `depth` levels of named terms. Rejects where `at` names no number. */
  explain: { ask: ExplainQuery; answer: { revision: number; explanation: Explanation } };
  /**
   * What training suffers from at the step where the run stands, with what shows it and what would mend it. null: at once; what
   * takes long (whether one batch can be learned by heart) is silent at first, and found out when there is time: then a new
   * state comes. `whole`: answered when that is known, or something else has ended it.
   */
  diagnose: { ask: { whole: boolean } | null; answer: { revision: number; diagnosis: Diagnosis } };
  /** The limits that a diagnosis judges by, by their names (`analysis/diagnose/thresholds.ts`); those that are left out are the usual ones. */
  configure: { ask: { thresholds: Readonly<Record<string, number>> }; answer: null };
  /** A stride within the step, or over steps. Answers when it is made. */
  walk: { ask: { stride: Stride; back: boolean }; answer: State };
  walkTo: { ask: Destination; answer: State };
  /** Sets an entry of a parameter, or η, where the run stands: a new branch of the timeline (`RunState.branches`). */
  assign: { ask: Assignment; answer: State };
  /** Goes over to another branch: to the same step, or as far as that one has come. */
  branch: { ask: { id: number }; answer: State };
  /** Where `seek` stops, in place of what was asked for before. */
  breaks: { ask: BreakRequest; answer: { states: readonly BreakpointState[] } };
  /**
   * Goes on until something stops it, or back to the last place where something holds. Answers when it has stopped.
   * `until`: the step at which training ends for it; null: the last of `train.epochs`. `anew`: from the very first place on,
   * that one among those where it stops.
   */
  seek: { ask: { back: boolean; until: number | null; anew?: boolean }; answer: State };
  /** Lines that log points have written, from one on. */
  log: { ask: { from: number }; answer: { from: number; lines: readonly string[] } };
  /** What an expression says where the run stands. */
  evaluate: { ask: Asked; answer: Said };
  /** The parts of its value along the first axis, from ≤ part < to. */
  parts: { ask: Asked & { from: number; to: number }; answer: { parts: readonly SaidPart[] } };
}

export type RequestName = keyof Requests;

/** Whoever waits for an answer, until `aborted`: an AbortSignal is one. */
export interface Waits {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
}

/** How others reach a session, wherever it runs. */
export interface SessionPort {
  /**
   * `waits`: who stops to wait for what is looked at in slices (charts, explanations, a step of another run) ends it: it rejects then,
   * and costs nothing more. What moves or judges the run goes on: `pause` ends that, whoever has asked.
   */
  request<K extends RequestName>(name: K, ask: Requests[K]['ask'], waits?: Waits): Promise<Requests[K]['answer']>;
  /** Called with every new state, at most every 25 ms while running, and always with the last one. */
  onState(listener: (state: State) => void): Disposable;
  dispose(): void;
}

export interface Disposable {
  dispose(): void;
}
