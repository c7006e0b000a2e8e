import { boundingErrors } from '../../engine/bounds.js';
import type { Graph, NodeId } from '../../engine/graph.js';
import type { TracedRun } from './exact/traced.js';
import { type Step, tracing } from './traceStep.js';

/** A parameter's gradient over the whole way from the loss. */
export interface WholeGradient {
  /** With every hand-written derivative replaced by the derivative of its f. */
  readonly exact: Float64Array;
  /** How far rounding may have put the model's own gradient and this one apart; grows with depth until it says nothing. */
  readonly bound: Float64Array;
}

/**
 * Every parameter's, by name: in float64, whatever the model's precision. `written` is the step as the model's formulas have it.
 * Yields after each piece of work.
 */
export function* wholeGradients(step: Step, written: TracedRun): Generator<void, Map<string, WholeGradient>> {
  const own = written.graph.handwritten.length > 0;
  const derived = own ? yield* tracing(step, 'float64', 'derived', allNodes) : written;
  const theirs = yield* boundsOf(written);
  const ours = own ? yield* boundsOf(derived) : theirs;
  return new Map(
    [...derived.graph.gradients].map(([name, id]) => {
      const its = theirs(written.graph.gradients.get(name) as NodeId);
      const bound = ours(id).map((e, i) => e + (its[i] as number));
      return [name, { exact: Float64Array.from(derived.execution.view(id)), bound }];
    }),
  );
}

/** Every node but those that only a part of zeros would need: bounds, and the noise of J, are sums over them. */
export function allNodes({ nodes, gradients, cotangents, handwritten, loss }: Graph): readonly NodeId[] {
  const needed = new Set<NodeId>([loss, ...gradients.values(), ...cotangents.values()]);
  for (const { value, written, derived } of handwritten) needed.add(value).add(written).add(derived);
  for (let id = nodes.length - 1; id >= 0; id--) {
    const node = nodes[id];
    if (node?.kind === 'apply' && needed.has(id)) for (const input of node.inputs) needed.add(input);
  }
  return [...needed];
}

function* boundsOf({ graph, execution }: TracedRun): Generator<void, (id: NodeId) => Float64Array> {
  const bounds = yield* boundingErrors(graph.nodes, execution, 'float64');
  return (id) => bounds.get(id) as Float64Array;
}
