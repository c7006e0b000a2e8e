import type { Run } from '../run.js';
import { Excursion } from '../sampling/excursion.js';
import { type Glimpse, glimpseOf } from './glimpse.js';

/**
 * A visited step of a branch (null: the one on view), computed again by a network of its own. Yields after each piece of work;
 * the run may go on meanwhile. Throws an Error for the user where there is none.
 */
export function* glimpseAt({ timeline, model }: Run, branch: number | null, step: number): Generator<void, Glimpse> {
  const way = timeline.wayOf(branch);
  const last = way.history.length - 1;
  if (step > last) throw new Error(`step ${step} was not visited: this run has come to step ${last}`);
  const excursion = new Excursion((tip, at) => timeline.before(tip, at));
  try {
    return yield* glimpseOf(yield* excursion.visit(way, step), model.data);
  } finally {
    excursion.dispose();
  }
}
