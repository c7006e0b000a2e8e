import type { NodeId } from '../../../engine/graph.js';
import type { Data } from '../../../engine/tensor.js';
import type { Point } from '../point.js';
import type { Ask, Evaluator } from './evaluator.js';
import type { Line, Sample } from './line.js';

/**
 * J along the entries of one parameter, one place at a time, by running what depends on the parameter. Slow, and shares nothing
 * with the evaluation of many places at once: what that one is tested against.
 */
export function plainEvaluator(point: Point, parameter: string): Evaluator {
  const { forward, graph, pieces, loss, noise } = point;
  const leaf = graph.parameters.get(parameter) as NodeId;
  // Looked up each time: a program that is made at the first run may move the memory.
  const numbers = (): Data => forward.view(leaf);

  function sample({ entry, offset }: Ask): Sample {
    const at = numbers()[entry] as number;
    numbers()[entry] = at + offset;
    const step = (numbers()[entry] as number) - at;
    forward.runFrom(leaf);
    numbers()[entry] = at;
    return { value: forward.view(graph.loss)[0] as number, step, samePieces: pieces.same() };
  }

  return {
    lines: (entry): Line => ({ at: numbers()[entry] as number, center: loss, noise }),
    evaluate(asks) {
      const samples = asks.map(sample);
      // What is behind the parameter must not be left as the last place made it.
      forward.runFrom(leaf);
      return samples;
    },
  };
}
