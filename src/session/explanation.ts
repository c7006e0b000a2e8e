import { explain } from '../analysis/explain/answer.js';
import { sceneOf } from '../analysis/explain/step.js';
import { didYouMean } from '../formats/nearest.js';
import type { ExplainQuery, Requests } from '../protocol.js';
import type { Run } from './run.js';
import { resolveName } from './watch/scope.js';

/** A number of the step where the run stands, unfolded. Throws an Error for the user where `at` names none. */
export function explanationOf(run: Run, query: ExplainQuery, revision: number): Requests['explain']['answer'] {
  const { trainer } = run.timeline;
  const scene = sceneOf(trainer, run.model);
  const names = [...scene.names.all.keys()];
  const known = new Set(names);
  const resolve = (name: string): string | null => resolveName(name, { names: known, layer: null });
  const hint = (name: string): string => didYouMean(name, names) || `; there are ${names.join(', ')}`;
  return { revision, explanation: explain(scene, query, resolve, hint) };
}
