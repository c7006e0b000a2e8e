/** J, or an entry of an op, along one coordinate θ. */
export interface Line {
  /** θ. */
  readonly at: number;
  /** J(θ). */
  readonly center: number;
  /** How far rounding may have moved J(θ); NaN where unknown: then it is estimated from samples (ECNoise). */
  readonly noise: number;
  /** The unit roundoff of the arithmetic that computes J; 2⁻⁵³ where absent. */
  readonly unit?: number;
  /** Set where nobody knows which pieces a sample fell on (code that the user wrote): kinks must be told from values alone. */
  readonly opaque?: true;
}

export interface Sample {
  /** J at θ + step. */
  readonly value: number;
  /** The step that was really made: θ ± h may round. */
  readonly step: number;
  /** Whether every piecewise op fell on the same piece as at θ itself. */
  readonly samePieces: boolean;
}

/** A derivative from differences, with an estimate of its error; at a kink the two one-sided ones. */
export type Estimate =
  | { readonly kind: 'value'; readonly value: number; readonly bound: number }
  | { readonly kind: 'kink'; readonly left: number; readonly right: number; readonly bound: number }
  | { readonly kind: 'non-finite' };

/** The same where what it is held against may be off by so much. */
export function widened(found: Estimate, by: number): Estimate {
  return found.kind === 'non-finite' ? found : { ...found, bound: found.bound + by };
}

/** Yields the offsets from θ that it wants next, several at once; is resumed with their samples in the same order. */
export type Estimating = Generator<readonly number[], Estimate, readonly Sample[]>;
