/** Two runs side by side. */
import type { FirstDifferent, StepComparison } from '../session/compare/sideBySide.js';
import type { State } from './state.js';

export type { Glimpse, GlimpsedLayer } from '../session/compare/glimpse.js';
export type { Recorded } from '../session/compare/recorded.js';
export type { ComparedLayer, FirstDifferent, OfRun, Seen, StepComparison } from '../session/compare/sideBySide.js';

/** A branch's recorded steps; null: of the one on view. */
export interface BranchQuery {
  readonly branch: number | null;
}

/** Two runs as far as both have come. */
export interface Comparison {
  /** The first recorded step at which J, or a layer's ‖δ‖ or ‖∇W‖, differs bit for bit, and what differs first within it; null where none does. */
  readonly parted: { readonly step: number; readonly first: FirstDifferent | null } | null;
  /** The last step that both have recorded. */
  readonly common: number;
  /** The step that was asked for, or the last that both have. */
  readonly at: StepComparison;
  /** How the texts differ; null of branches, whose changes are known. */
  readonly texts: TextDifference | null;
}

export interface TextDifference {
  readonly same: boolean;
  /** Of model files that are no code, key by key in the order of the file on view; empty where one can't be parsed. */
  readonly keys: readonly KeyDifference[];
}

export interface KeyDifference {
  /** `train.learningRate`, `layers.hidden.activation` */
  readonly key: string;
  /** As they are written; null where the key is not there. */
  readonly here: string | null;
  readonly there: string | null;
}

/** A run besides the one on view: of another open file, or of a text that is in no file. */
export interface OtherRun {
  /** What requests are sent to it by (`FromView`): its document's URI, or a name of its own. */
  readonly id: string;
  readonly kind: 'file' | 'snapshot' | 'try';
  /** The file's name, or what is tried. */
  readonly name: string;
  /** The version of the file on view that the text began as; null of another file. */
  readonly version: number | null;
  readonly state: State | null;
}
