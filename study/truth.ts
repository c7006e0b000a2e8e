import { errorBounds } from '../src/engine/bounds.js';
import type { Execution } from '../src/engine/execution.js';
import type { RunNetwork } from './networks/network.js';

/** What an entry of a claimed gradient is, in truth. */
export const TRUTHS = ['right', 'wrong', 'unsettled'] as const;
export type Truth = (typeof TRUTHS)[number];
export const [RIGHT, WRONG, UNSETTLED] = [0, 1, 2] as const;

/** Flat arrays, by parameter name. */
export type ByParameter = ReadonlyMap<string, Float64Array>;
export type CodesByParameter = ReadonlyMap<string, Uint8Array>;

/** The correct gradient of a network, and how far each entry's rounding may have moved it, in the network's own precision. */
export interface Correct {
  readonly gradients: ByParameter;
  readonly bounds: ByParameter;
}

export function correctGradients({ graph, execution, model }: RunNetwork): Correct {
  const bounds = errorBounds(graph.nodes, execution, model.precision);
  return {
    gradients: gradientsOf({ graph, execution }),
    bounds: new Map([...graph.gradients].map(([name, id]) => [name, bounds.get(id) ?? new Float64Array(0)])),
  };
}

export function gradientsOf({ graph, execution }: { graph: RunNetwork['graph']; execution: Execution }): ByParameter {
  return new Map([...graph.gradients].map(([name, id]) => [name, Float64Array.from(execution.view(id))]));
}

/**
 * An entry is right where the fault left it as the correct pass has it, bit for bit, and wrong where it is further away than
 * rounding could have moved both of them: then no correct computation of these formulas in this precision gives it. What lies
 * between is unsettled, and counts on neither side.
 */
export function truthOf(claimed: ByParameter, { gradients, bounds }: Correct): CodesByParameter {
  return new Map([...claimed].map(([name, values]) => [name, judge(values, gradients.get(name), bounds.get(name))]));
}

function judge(values: Float64Array, correct?: Float64Array, bound?: Float64Array): Uint8Array {
  return Uint8Array.from(values, (value, i) => {
    const off = Math.abs(value - (correct?.[i] ?? Number.NaN));
    if (off === 0) return RIGHT;
    return off > 2 * (bound?.[i] ?? Number.POSITIVE_INFINITY) ? WRONG : UNSETTLED;
  });
}
