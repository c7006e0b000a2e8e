import type { Data } from '../tensor.js';
import type { TrainingState } from './state.js';

/** What an update makes of one parameter. */
export interface UpdateAhead {
  /** Δθ: by how much each number changes, as it comes out in the parameter's precision. */
  readonly change: Data;
  /** What the optimizer's rule reads for the gradient: clipped, and with λθ, where either is asked for; null where it is the gradient itself. */
  readonly effective: Data | null;
  /** The optimizer's moments by their names, as the update leaves them. */
  readonly moments: Readonly<Record<string, Data>>;
}

/** One parameter's share of an update, from the states before and after it. */
export function updateAhead(
  name: string,
  [before, after]: readonly [TrainingState, TrainingState],
  effective: Data | null,
): UpdateAhead {
  const [from, to] = [before, after].map(({ parameters }) => parameters.get(name) as Data) as [Data, Data];
  return {
    change: Float64Array.from(to, (value, i) => value - (from[i] as number)),
    effective,
    moments: after.moments.get(name)?.arrays ?? {},
  };
}
