import type { NodeId } from '../../../engine/graph.js';
import type { Model } from '../../../engine/model.js';
import { type BlackBox, openBlackBox } from '../numeric/blackBox.js';
import type { Evaluator } from '../numeric/evaluator.js';
import type { Point } from '../point.js';

/** J of a model with code in it, as a program of all its parameters, and where each of them stands among those. */
export interface WholeProgram {
  readonly box: BlackBox;
  startOf(parameter: string): number;
}

export function openWhole({ graph, forward }: Point, { parameters, precision }: Model): WholeProgram {
  const starts = new Map<string, number>();
  const theta: number[] = [];
  for (const { name } of parameters) {
    starts.set(name, theta.length);
    for (const each of forward.view(graph.parameters.get(name) as NodeId)) theta.push(each);
  }
  const loss = (moved: Float64Array): number => {
    for (const { name } of parameters) {
      // Looked up each time: a program that is made at the first run may move the memory.
      const numbers = forward.view(graph.parameters.get(name) as NodeId);
      const start = starts.get(name) as number;
      numbers.set(moved.subarray(start, start + numbers.length));
    }
    forward.run();
    return forward.view(graph.loss)[0] as number;
  };
  return { box: openBlackBox({ theta, loss, precision }), startOf: (name) => starts.get(name) as number };
}

/** J along the entries of one parameter alone. */
export function alongParameter(whole: Evaluator, start: number): Evaluator {
  return {
    lines: (entry) => whole.lines(start + entry),
    evaluate: (asks) => whole.evaluate(asks.map(({ entry, offset }) => ({ entry: start + entry, offset }))),
  };
}
