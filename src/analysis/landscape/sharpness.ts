/** The largest eigenvalue of the Hessian of the batch's J, over all parameters that are not frozen. */
export interface Sharpness {
  /** null where there is none: then `problem` says why. */
  readonly eigenvalue: number | null;
  /** ‖Hv − λv‖ for the unit vector v that was found: an eigenvalue lies within so much of λ. */
  readonly residual: number;
  /** Products Hv that it took. */
  readonly iterations: number;
  /** Whether `residual` came below a thousandth of |λ|. */
  readonly converged: boolean;
  /** How Hv was computed: from second derivatives, or as differences of the gradient. */
  readonly by: 'derivatives' | 'differences';
  readonly problem: string | null;
  readonly limit: SharpnessLimit;
}

/** From where on the optimizer's steps grow along the sharpest direction of a quadratic J. */
export interface SharpnessLimit {
  /** null where none is known: then `problem` says why. */
  readonly value: number | null;
  /** `2/η`, `(2 + 2β)/η`, … */
  readonly formula: string;
  /** Whether the Hessian is taken in the optimizer's own scaling: D^(−1/2) H D^(−1/2), D what it divides the gradient by. */
  readonly preconditioned: boolean;
  readonly problem: string | null;
}
