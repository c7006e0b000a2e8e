import type { TextRange } from '../../engine/place.js';
import type { Shape } from '../../engine/tensor.js';
import type { Origin } from '../origin.js';
import type { Reach } from '../reach.js';
import type { Verdict } from './codes.js';

export type VerdictCounts = Readonly<Record<Verdict, number>>;

/** Every entry of a parameter: arrays are flat, row-major, as long as the parameter. */
export interface ParameterReport {
  readonly name: string;
  /** The layer that it belongs to. */
  readonly layer: string;
  readonly shape: Shape;
  /** What the model's backward pass gives. */
  readonly analytic: Float64Array;
  /** What it gives with every hand-written derivative replaced by the derivative of its f; NaN where nothing exact is known. */
  readonly exact: Float64Array;
  /** How far rounding may have put the two apart over the whole way from the loss: in a deep network too wide to be of use. */
  readonly exactBound: Float64Array;
  /** By differences of J alone, and the estimate of their error (truncation + rounding); NaN where an entry was not sampled (yet). */
  readonly numeric: Float64Array;
  readonly bound: Float64Array;
  /** Indices into VERDICTS. */
  readonly verdicts: Uint8Array;
  /** Indices into NOTES. */
  readonly notes: Uint8Array;
  readonly counts: VerdictCounts;
  readonly verdict: Verdict;
  /** The layer whose wrong derivative this parameter's mismatches follow from, where one is known. */
  readonly followsFrom: string | null;
  /** Whether its gradient comes to it at all. */
  readonly reach: Reach;
}

/** An op's own derivative, judged from what went into it. */
export interface NodeReport {
  readonly layer: string;
  /**
   * 'activation' or 'loss' of a formula that a user wrote; of code what its backward gives: 'dx', 'gradients.weight', of the loss
   * 'dy'; else the primitive, all of a layer together.
   */
  readonly op: string;
  /** Who wrote it: the user, as a formula or as code, or the engine. */
  readonly by: 'formula' | 'module' | 'engine';
  readonly range: TextRange | null;
  readonly verdict: Verdict;
  readonly counts: VerdictCounts;
  /** The median of bound / |exact|: how fine this check could see. */
  readonly resolution: number;
  /** The entry that is furthest beyond its bound (or of largest value, where all match). */
  readonly worst: WorstEntry | null;
}

export interface WorstEntry {
  /** [example, unit, …] */
  readonly index: readonly number[];
  /** z, or a for a loss. */
  readonly at: number;
  readonly analytic: number;
  readonly numeric: number;
  readonly bound: number;
  /** The derivative by the engine's own rules with its bound; absent where it was not computed. */
  readonly exact?: { readonly value: number; readonly bound: number };
  /** Why nothing is known of what it should be; absent where differences were taken. */
  readonly open?: string;
}

/** One cause in words that a person understands. Fault names: contract, §5. */
export interface Finding {
  readonly layer: string;
  readonly op: string;
  readonly range: TextRange | null;
  readonly fault: string;
  /** Other faults that would look the same on these numbers. */
  readonly also: readonly string[];
  readonly message: string;
  readonly fix: string | null;
  readonly worst: WorstEntry | null;
}

/** What a check says of a model as a whole, and of its ops. */
export interface CheckOutcome {
  /** The step it was made at. */
  readonly step: number;
  /** The worst of all, but inconclusive only above 5 % of the entries. */
  readonly verdict: Verdict;
  /** Of all entries of all parameters. */
  readonly counts: VerdictCounts;
  readonly nodes: readonly NodeReport[];
  readonly findings: readonly Finding[];
  /** Derivatives that are right at all inputs of this step, but not elsewhere; and what code threw beside it. They change no verdict. */
  readonly warnings: readonly Finding[];
  /** Of a float32 model: whether its own arithmetic computes the formulas well, apart from whether they are right; null of a float64 one, and where all ops are a user's code. */
  readonly single: SingleReport | null;
  /** Layers whose code gives numbers of float32 in a model that does not say so: they are judged as what they are. */
  readonly undeclared: readonly string[];
  /** The op that first made a number which is not finite; null where J and all gradients are finite. */
  readonly origin: Origin | null;
  /** False where not every entry was sampled: it was stopped. */
  readonly complete: boolean;
}

export interface CheckReport extends CheckOutcome {
  readonly loss: number;
  readonly parameters: readonly ParameterReport[];
}

/** Every op as float32 computed it, judged by its own inputs with float32's bound. */
export interface SingleReport {
  readonly verdict: Verdict;
  readonly counts: VerdictCounts;
  /** What is wrong or undecided; ops that match are counted. */
  readonly nodes: readonly NodeReport[];
}

export interface CheckProgress {
  /** Entries judged, and entries in all. */
  readonly done: number;
  readonly total: number;
  /** The parameter that is being worked on. */
  readonly parameter: string;
  /** What is done already, where the check says so on the way. */
  readonly soFar?: Pick<CheckReport, 'parameters' | 'nodes' | 'findings' | 'counts' | 'verdict'>;
}
