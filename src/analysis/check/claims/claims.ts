import type { Batch, Model } from '../../../engine/model.js';
import type { Precision, Shape, Tensor } from '../../../engine/tensor.js';
import type { TrainingState } from '../../../engine/train/state.js';
import type { Verdict } from '../codes.js';
import type { VerdictCounts } from '../report.js';

/** What somebody says that a backward pass gives. */
export interface Claims {
  /** By parameter name. */
  readonly gradients: ReadonlyMap<string, Tensor>;
  /** By `LAYER.upstream` (∂J/∂a), `LAYER.delta` (∂J/∂z), or `x` (the network's input). */
  readonly cotangents: ReadonlyMap<string, Tensor>;
}

export interface ClaimsInput {
  readonly model: Model;
  readonly state: TrainingState;
  readonly batch: Batch;
  readonly claims: Claims;
  /** What the claims were computed in; the model's own precision where absent. */
  readonly precision?: Precision;
}

/** What a claimed tensor is the derivative of: 'input': a layer's own op, by its input. */
export type ClaimedOp = 'loss' | 'activation' | 'weights' | 'bias' | 'input' | 'pooling' | 'dropout' | 'normalization';

/** An op of a layer, or the loss. */
export interface Place {
  readonly layer: string;
  readonly op: ClaimedOp;
}

/** A tensor beside what it should be, entry by entry: flat, row-major. */
export interface Judged {
  readonly exact: Float64Array;
  /** How far a right claim and the exact numbers may be apart by rounding. */
  readonly bound: Float64Array;
  /** Indices into VERDICTS. */
  readonly verdicts: Uint8Array;
  readonly counts: VerdictCounts;
  readonly verdict: Verdict;
}

/** A claimed tensor, judged by the cotangents that are claimed next to it on the way to the loss: its own op alone. */
export interface JudgedClaim extends Judged {
  /** `hidden.weight`, `hidden.delta`, `x`. */
  readonly name: string;
  readonly kind: 'gradient' | 'cotangent';
  /** The layer whose op it judges, or 'loss'. */
  readonly layer: string;
  readonly op: ClaimedOp;
  /** Ops further on that it judges along with its own, since no cotangent is claimed before them. */
  readonly alsoThrough: readonly Place[];
  readonly shape: Shape;
  readonly analytic: Float64Array;
  /** The same tensor beside what it should be with nothing claimed on the way: what J's derivative is. */
  readonly whole: Judged;
  /** The names of faulty claims that it was computed from, where it is itself right, but not as a derivative of J. */
  readonly followsFrom: readonly string[];
}

/** A claim that has no place: no such layer or parameter, other extents, or a value that no single node holds. */
export interface Unplaced {
  readonly name: string;
  readonly reason: string;
}
