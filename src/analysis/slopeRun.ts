import { PLAIN_ARENA } from '../engine/arena.js';
import { Execution } from '../engine/execution.js';
import type { Graph, Handwritten } from '../engine/graph.js';
import { writtenBounds } from './check/exact/handwritten.js';

/** df at inputs of one's own, as many at once as the op has entries, and how far rounding in float64 may have moved it. `y`: what a loss compares with, at each of them. */
export function writtenAt(
  graph: Graph,
  handwritten: Handwritten,
  at: Float64Array,
  y: Float64Array,
): { readonly written: Float64Array; readonly bound: Float64Array } {
  const { variable, written } = handwritten;
  // The variable by itself too: derivatives that are constant don't ask for it.
  const execution = new Execution(graph.nodes, [variable, written], { cut: [variable] });
  const bounds = writtenBounds({ graph, execution, arena: PLAIN_ARENA, precision: 'float64' }, handwritten);
  const found = { written: new Float64Array(at.length), bound: new Float64Array(at.length) };
  const inputs = new Float64Array(execution.view(variable).length);
  const targets = new Float64Array(inputs.length);
  for (let start = 0; start < at.length; start += inputs.length) {
    const part = at.subarray(start, start + inputs.length);
    inputs.set(part);
    targets.set(y.subarray(start, start + inputs.length));
    execution.feed(variable, inputs);
    execution.feed(graph.y, targets);
    execution.run();
    found.written.set(execution.view(written).subarray(0, part.length), start);
    found.bound.set(bounds().subarray(0, part.length), start);
  }
  return found;
}
