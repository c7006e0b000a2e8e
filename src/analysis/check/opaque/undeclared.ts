import type { Precision } from '../../../engine/tensor.js';
import { layerOf } from '../../ancestry.js';
import type { TracedRun } from '../exact/traced.js';
import { programOf } from './codeOps.js';
import { precisionOf } from './computes.js';
import type { JudgedCode } from './judge.js';

/**
 * Layers whose code gives numbers of float32, though the model says nothing of float32: they are judged as what they are. Of a
 * program that is all of J it is the gradient that tells.
 */
export function undeclaredSingles(
  said: Precision,
  { graph, execution }: TracedRun,
  code: readonly JudgedCode[],
): readonly string[] {
  const program = programOf(graph);
  if (program === null) return [...new Set(code.flatMap(({ undeclared, layer }) => (undeclared ? [layer] : [])))];
  const gradient = [...graph.gradients.values()].flatMap((id) => [...execution.view(id)]);
  return precisionOf(said, gradient) === said ? [] : [layerOf(graph, program.id)];
}
