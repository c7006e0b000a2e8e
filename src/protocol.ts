/**
 * What a view may ask of a session, and what it is sent. Types only: every side compiles against this file alone.
 * Numbers may be NaN or infinite; tensors and series travel as typed arrays.
 */
import type {
  CheckProgress,
  Finding,
  NodeReport,
  ParameterReport,
  SingleReport,
  Verdict,
  VerdictCounts,
} from './analysis/check/report.js';
import type { Origin } from './analysis/origin.js';
import type { Slope } from './analysis/slope.js';
import type { KernelRecord } from './engine/arena.js';
import type { TextRange } from './engine/place.js';
import type { Precision, Shape } from './engine/tensor.js';
import type { Problem } from './formats/result.js';

export type {
  CheckProgress,
  Finding,
  NodeReport,
  SingleReport,
  Verdict,
  VerdictCounts,
  WorstEntry,
} from './analysis/check/report.js';
export type { Origin } from './analysis/origin.js';
export type { Reach } from './analysis/reach.js';
export type { Slope } from './analysis/slope.js';
export type { KernelRecord } from './engine/arena.js';
export type { Position, TextRange } from './engine/place.js';
export type { Precision, Shape } from './engine/tensor.js';
export type { Problem } from './formats/result.js';

/** What the session does right now. */
export type Activity =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly until: RunUntil; readonly targetStep: number | null }
  | { readonly kind: 'moving'; readonly targetStep: number }
  | {
      readonly kind: 'checking';
      readonly progress: Omit<CheckProgress, 'soFar'>;
      /** What is judged already; null where that is not known before the end. */
      readonly soFar: Pick<CheckSummary, 'parameters' | 'nodes' | 'counts' | 'verdict'> | null;
    };

/** 'epoch': to the end of this epoch; 'end': to the end of `train.epochs`. */
export type RunUntil = 'epoch' | 'end';

/** All that a view needs to draw now: whole and small. No histories, no large tensors. */
export interface State {
  /** Grows with every change of this session's state. */
  readonly revision: number;
  /** The text's version that was read last (a VS Code document's version). */
  readonly textVersion: number;
  /** The file's name without its folder. */
  readonly file: string;
  /** Problems of the text as it is now. */
  readonly problems: readonly Problem[];
  /** True while the text has errors and the model shown is the last good one. */
  readonly stale: boolean;
  /** null until a first text could be read. */
  readonly run: RunState | null;
}

/** A model with its position in training. */
export interface RunState {
  readonly name: string;
  readonly precision: Precision;
  readonly activity: Activity;
  /** Updates made: the numbers shown are those of the network after `step` updates, on the batch that comes next. */
  readonly step: number;
  /** The furthest step visited so far; steps up to it can be gone to quickly. */
  readonly recorded: number;
  /** Steps of `train.epochs` in all. */
  readonly totalSteps: number;
  /** Zero-based, of this step's batch. */
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
  /** η of the next update, by the schedule. */
  readonly learningRate: number;
  /** What computes, and in how many threads: with the same build, file and seed it gives the same bits. null without data. */
  readonly kernels: KernelRecord | null;
  /** J of this step's batch. */
  readonly loss: number;
  /** Of the examples kept from training, evaluated at epochs' ends and when idle; null without hold-out. */
  readonly heldOut: { readonly step: number; readonly loss: number; readonly accuracy: number | null } | null;
  /** False where the file has no data: nothing can be computed then. */
  readonly hasData: boolean;
  readonly layers: readonly LayerState[];
  readonly check: CheckSummary | null;
  readonly expectations: readonly ExpectationState[];
  /** Where lenses for the whole model stand; null where the file has no such place. */
  readonly ranges: { readonly layers: TextRange | null; readonly loss: TextRange | null };
  /** Where a number first became NaN or infinite at this step: a layer and a quantity (`z`, `a`, `delta`, …); null if none. */
  readonly nonFinite: { readonly layer: string; readonly quantity: string } | null;
}

export interface LayerState {
  readonly path: string;
  readonly type: string;
  readonly activation: string | null;
  readonly range: TextRange | null;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  /** Euclidean norms over the batch. */
  readonly norms: { readonly z: number; readonly a: number; readonly delta: number; readonly upstream: number };
  /** The norm of all parameters' gradients of this layer together that are called weight; null without. */
  readonly weightGradientNorm: number | null;
  readonly parameters: readonly ParameterState[];
  /** Inner values that have names of their own: `scores` is the tensor `PATH.scores`, and `PATH.scores.delta` its δ. */
  readonly inner: readonly string[];
  /** Running statistics, by their full names. */
  readonly buffers: readonly string[];
  /** What the check last said of this layer's parameters and derivatives: null before a check, or where it is outdated. */
  readonly verdict: Verdict | null;
  readonly mismatches: number;
}

export interface ParameterState {
  /** `hidden.weight` */
  readonly name: string;
  readonly shape: Shape;
  readonly norm: number;
  readonly gradientNorm: number;
  readonly frozen: boolean;
}

/** What a check found, without its entries: those are tensors (`hidden.weight.numeric`, …). */
export interface CheckSummary {
  /** The step it was made at. */
  readonly step: number;
  /** Made at another step, or of another text, than the one shown. */
  readonly outdated: boolean;
  readonly verdict: Verdict;
  readonly counts: VerdictCounts;
  readonly parameters: readonly CheckedParameter[];
  readonly nodes: readonly NodeReport[];
  readonly findings: readonly Finding[];
  /** Whether float32 computes the formulas well; null of a float64 model. */
  readonly single: SingleReport | null;
  /** The op that first made a number which is not finite. */
  readonly origin: Origin | null;
  /** False where it was stopped before every entry was sampled. */
  readonly complete: boolean;
}

/** What the check said of a parameter as a whole. */
export interface CheckedParameter
  extends Pick<ParameterReport, 'name' | 'layer' | 'shape' | 'verdict' | 'counts' | 'followsFrom' | 'reach'> {
  /** The largest |analytic − numeric| / max(|analytic|, |numeric|) of its entries. */
  readonly worstRelative: number;
}

/** A number of the file's `expect`, once the run has visited its step. */
export interface ExpectationState {
  readonly at: string;
  readonly step: number;
  readonly range: TextRange;
  readonly index: readonly number[];
  readonly expected: number;
  /** null while its step has not been visited. */
  readonly actual: number | null;
  readonly met: boolean | null;
  /** Why it can never be met (`at` names nothing, the shape differs); null normally. */
  readonly problem: string | null;
}

/**
 * Which tensor. Names: `x`, `y`, `LAYER.z|a|delta|upstream`, `PARAMETER`, `PARAMETER.gradient`,
 * and after a check `PARAMETER.exact|exactBound|numeric|bound|difference|verdict` (analytic − numeric; indices into VERDICTS), `PARAMETER.ratio`
 * (|analytic − reference| / bound), and `PARAMETER.note` (indices into NOTES).
 */
export interface TensorQuery {
  readonly name: string;
  /** Rows and columns of the tensor seen as a matrix [first axis, all others]; absent: as much as `limit` allows. */
  readonly rows?: readonly [from: number, to: number];
  readonly columns?: readonly [from: number, to: number];
}

/** At most 65,536 entries of a tensor seen as a matrix, and what its whole is. */
export interface TensorSlice {
  readonly name: string;
  /** The state's revision that it belongs to. */
  readonly revision: number;
  /** The whole tensor's shape. */
  readonly shape: Shape;
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
  /** Row-major, (rows) × (columns). */
  readonly data: Float64Array;
  /** Of the whole tensor's finite entries; NaN where there are none. */
  readonly smallest: number;
  readonly largest: number;
  readonly norm: number;
  /** Entries of the whole that are NaN or infinite. */
  readonly nonFinite: number;
}

/** Names: `loss`, `learningRate` (of the update after each step), `heldOut.loss`, `heldOut.accuracy`, `LAYER.delta`, `LAYER.gradient` (norms, by step). */
export interface SeriesQuery {
  readonly name: string;
  /** Steps, inclusive. */
  readonly from: number;
  readonly to: number;
  /** At most this many points; where more were recorded, each bucket keeps its smallest and largest. */
  readonly points: number;
}

export interface Series {
  readonly name: string;
  readonly revision: number;
  /** Ascending. */
  readonly steps: Float64Array;
  readonly values: Float64Array;
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
  tensor: { ask: TensorQuery; answer: TensorSlice };
  series: { ask: SeriesQuery; answer: Series };
  /** After a check: the entries of a parameter, worst first. */
  entries: { ask: EntriesQuery; answer: CheckedEntries };
  /** A layer's derivative written by hand (or the loss's: `loss`), beside the derivative that it should be. */
  slope: { ask: { layer: string }; answer: Slope };
}

export type RequestName = keyof Requests;

/** How others reach a session, wherever it runs. */
export interface SessionPort {
  request<K extends RequestName>(name: K, ask: Requests[K]['ask']): Promise<Requests[K]['answer']>;
  /** Called with every new state, at most every 50 ms while running, and always with the last one. */
  onState(listener: (state: State) => void): Disposable;
  dispose(): void;
}

export interface Disposable {
  dispose(): void;
}

// ── Between the extension and its webviews ────────────────────────────────────────────────────

export type PanelTab = 'layers' | 'check' | 'charts';

/** To a view. `state` is null while no model file is open. */
export type ToView =
  | { readonly type: 'state'; readonly state: State | null; readonly document: string | null }
  | { readonly type: 'select'; readonly layer: string | null; readonly tab: PanelTab | null }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

/** What a view asks of the extension itself, about the document on view. */
export interface HostRequests {
  /** Lines of the text as it stands in the editor, zero-based, from `from` up to, not including, `to`, kept within the file. */
  lines: { ask: { from: number; to: number }; answer: SourceLines };
  /** The edit that the quick fix of this finding makes. Rejects where the text is not the one that was checked. */
  applyFix: { ask: { finding: number }; answer: null };
}

export type HostRequestName = keyof HostRequests;

export interface SourceLines {
  /** The text's version, as `State.textVersion`. */
  readonly version: number;
  readonly from: number;
  readonly lines: readonly string[];
}

/** From a view. A request goes to the session of the document on view, a question to the extension; a command is one of the extension's own. */
export type FromView =
  | { readonly type: 'ready' }
  | { readonly type: 'request'; readonly id: number; readonly name: RequestName; readonly ask: unknown }
  | { readonly type: 'ask'; readonly id: number; readonly name: HostRequestName; readonly ask: unknown }
  | { readonly type: 'command'; readonly command: ViewCommand }
  | { readonly type: 'select'; readonly layer: string | null }
  | { readonly type: 'reveal'; readonly range: TextRange }
  | { readonly type: 'openPanel'; readonly layer: string | null; readonly tab: PanelTab | null };

export type ViewCommand = 'newModel' | 'openSample' | 'openModel';
