import { explain } from '../analysis/explain/answer.js';
import { sceneOf } from '../analysis/explain/step.js';
import { didYouMean } from '../formats/nearest.js';
import type { ExplainQuery, Explanation } from '../protocol.js';
import type { Run } from './run.js';
import { resolveName } from './watch/scope.js';

/**
 * A number of the step where the run stands, unfolded; it yields between parts, and the run must stand still meanwhile. Throws
 * an Error for the user where `at` names none.
 */
export function* explanationOf(run: Run, query: ExplainQuery): Generator<void, Explanation> {
  const scene = yield* sceneOf(run.timeline.trainer, run.model);
  const names = [...scene.names.all.keys()];
  const known = new Set(names);
  const resolve = (name: string): string | null => resolveName(name, { names: known, layer: null });
  const hint = (name: string): string => didYouMean(name, names) || `; there are ${names.join(', ')}`;
  return yield* explain(scene, query, resolve, hint);
}
