/** What charts and tables of layers are drawn from, besides the recorded series. */
import type { Along } from '../analysis/landscape/along.js';
import type { Sharpness } from '../analysis/landscape/sharpness.js';
import type { Noise } from '../analysis/noise/noise.js';

export type { Along } from '../analysis/landscape/along.js';
export type { SharpnessLimit } from '../analysis/landscape/limits.js';
export type { Sharpness } from '../analysis/landscape/sharpness.js';
export type { LayerNoise, Noise, NoiseFigures } from '../analysis/noise/noise.js';
export type { LayerStatistics } from '../analysis/statistics/layerStatistics.js';

/** 'a', 'delta': the batch's values; 'gradient', 'weight': those of all the layer's weights together. */
export type DistributedQuantity = 'a' | 'delta' | 'gradient' | 'weight';

export interface DistributionQuery {
  readonly layer: string;
  readonly quantity: DistributedQuantity;
  /** At most so many steps, evenly spaced, and the one where the run stands: in [2, 400]. */
  readonly points: number;
  /** Among these steps, inclusive; among all where absent. */
  readonly from?: number;
  readonly to?: number;
}

/**
 * How large the entries of a quantity were, step by step: |v| on a log axis. Every entry is counted once a step: in a bin, in
 * `below`, `zeros` or `nonFinite`.
 */
export interface Distribution {
  readonly revision: number;
  readonly layer: string;
  readonly quantity: DistributedQuantity;
  /** False where more steps are to come: asking again goes on. What is there is right. */
  readonly complete: boolean;
  /** Ascending; the steps asked about, as far as they are done. */
  readonly steps: Float64Array;
  /** Ascending: bin i holds edges[i] ≤ |v| < edges[i + 1]. They are powers of 10^(1/8), one more than there are bins; empty where no entry has a place. */
  readonly edges: Float64Array;
  /** steps × bins, row-major. */
  readonly counts: Float64Array;
  /** By step: entries of the quantity in all, */
  readonly entries: Float64Array;
  /** that are exactly 0, */
  readonly zeros: Float64Array;
  /** that are not, and smaller than the first edge: bins reach 24 decades down from the largest, */
  readonly below: Float64Array;
  /** that are less than 0 (they are counted by size as well), */
  readonly negative: Float64Array;
  /** and that are NaN or infinite. */
  readonly nonFinite: Float64Array;
  /** The median of |v| over finite entries, zeros too; NaN where there are none. */
  readonly medians: Float64Array;
}

/** What is answered with the step that it is of. */
export interface OfStep {
  readonly revision: number;
  readonly step: number;
}

export type AlongAnswer = OfStep & Along;
export type NoiseAnswer = OfStep & Noise;
export type SharpnessAnswer = OfStep & Sharpness;

/** Sharpness over steps, evenly spaced: arrays of the same length. */
export interface SharpnessHistory {
  readonly revision: number;
  /** False where more steps are to come: asking again goes on. */
  readonly complete: boolean;
  readonly steps: Float64Array;
  /** As `Sharpness` has them; NaN where a step has none. */
  readonly eigenvalues: Float64Array;
  readonly residuals: Float64Array;
  readonly limits: Float64Array;
  /** Why no step has an eigenvalue, or a limit; null where they have. */
  readonly problem: string | null;
  readonly limitProblem: string | null;
}
