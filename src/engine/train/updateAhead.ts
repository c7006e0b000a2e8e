import type { Data } from '../tensor.js';

/** What an update makes of one parameter. */
export interface UpdateAhead {
  /** Δθ: by how much each number changes, as it comes out in the parameter's precision. */
  readonly change: Data;
  /** What the optimizer's rule reads for the gradient: clipped, and with λθ, where either is asked for; null where it is the gradient itself. */
  readonly effective: Data | null;
  /** The optimizer's moments by their names, as the update leaves them. */
  readonly moments: Readonly<Record<string, Data>>;
}
