import { Execution } from '../engine/execution.js';
import type { Graph, Handwritten } from '../engine/graph.js';

/** df and f's own derivative at inputs of one's own, as many at once as the op has entries. */
export function runAt(
  graph: Graph,
  { variable, written, derived }: Handwritten,
  at: Float64Array,
  y: Float64Array,
): { readonly written: Float64Array; readonly exact: Float64Array } {
  // The variable by itself too: derivatives that are constant don't ask for it.
  const execution = new Execution(graph.nodes, [variable, written, derived], { cut: [variable] });
  execution.feed(graph.y, y);
  const found = { written: new Float64Array(at.length), exact: new Float64Array(at.length) };
  const inputs = new Float64Array(execution.view(variable).length);
  for (let start = 0; start < at.length; start += inputs.length) {
    const part = at.subarray(start, start + inputs.length);
    inputs.set(part);
    execution.feed(variable, inputs);
    execution.run();
    found.written.set(execution.view(written).subarray(0, part.length), start);
    found.exact.set(execution.view(derived).subarray(0, part.length), start);
  }
  return found;
}

/** The target of the traced entry where a loss's df is furthest from the derivative. */
export function tracedAt(graph: Graph, handwritten: Handwritten, inputs: Float64Array, y: Float64Array): number {
  const { written, exact } = runAt(graph, handwritten, inputs, y);
  let worst = 0;
  const off = (i: number): number => Math.abs((written[i] as number) - (exact[i] as number));
  for (let i = 1; i < inputs.length; i++) if (off(i) > off(worst)) worst = i;
  return y[worst] ?? Number.NaN;
}
