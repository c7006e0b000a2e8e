import { GraphBuilder } from '../../../engine/builder.js';
import { backpropagate } from '../../../engine/differentiate.js';
import { Execution } from '../../../engine/execution.js';
import type { NodeId } from '../../../engine/graph.js';
import type { Point } from '../point.js';
import type { JudgedCode } from './judge.js';

/**
 * The gradient where each wrong cotangent that code hands down is replaced by what differences say it should be, and all code below
 * is believed: what below one fault the right gradient most likely is, at the price of one backward pass. By parameter name; null
 * where nothing that is handed down is wrong, or not all of it is known. Yields on the way.
 */
export function* correctedGradient(
  { graph, backward: traced }: Point,
  code: readonly JudgedCode[],
): Generator<void, ReadonlyMap<string, Float64Array> | null> {
  const parameters = new Set<NodeId>(graph.parameters.values());
  const wrong = code
    .flatMap(({ parts }) => parts)
    .filter(({ counts, input }) => counts.mismatch > 0 && !parameters.has(input));
  if (wrong.length === 0 || wrong.some(({ exact }) => !exact.every(Number.isFinite))) return null;
  const b = GraphBuilder.continuing(graph.nodes, 'float64');
  const leaves = wrong.map(({ input, exact }) => ({
    input,
    exact,
    leaf: b.leaf('input', `right ${input}`, b.shape(input)),
  }));
  const asserted = new Map(leaves.map(({ input, leaf }) => [input, leaf]));
  const { cotangents } = backpropagate(b, graph.loss, b.number(1), asserted);
  const wanted = [...graph.parameters].flatMap(([name, id]) => {
    const gradient = cotangents.get(id);
    return gradient === undefined ? [] : [{ name, gradient }];
  });
  const execution = new Execution(
    b.nodes,
    wanted.map(({ gradient }) => gradient),
  );
  for (const { id, kind } of graph.nodes)
    if (kind !== 'apply' && kind !== 'constant' && execution.has(id)) execution.feed(id, traced.view(id));
  for (const { leaf, exact } of leaves) if (execution.has(leaf)) execution.feed(leaf, exact);
  yield* execution.running();
  return new Map(wanted.map(({ name, gradient }) => [name, Float64Array.from(execution.view(gradient))]));
}
