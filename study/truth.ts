import type { Execution } from '../src/engine/execution.js';
import { UNITS } from '../src/engine/primitives/rounding.js';
import type { RunNetwork } from './networks/network.js';
import { roundingOf } from './rounding.js';

/** What an entry of a claimed gradient is, in truth. */
export const TRUTHS = ['right', 'wrong', 'unsettled'] as const;
export type Truth = (typeof TRUTHS)[number];
export const [RIGHT, WRONG, UNSETTLED] = [0, 1, 2] as const;

/** Flat arrays, by parameter name. */
export type ByParameter = ReadonlyMap<string, Float64Array>;
export type CodesByParameter = ReadonlyMap<string, Uint8Array>;

/** The correct gradient of a network, and how far rounding moves each of its entries, in the network's own precision. */
export interface Correct {
  readonly gradients: ByParameter;
  readonly rounding: ByParameter;
  /** The precision's unit roundoff. */
  readonly unit: number;
}

export function correctGradients(network: RunNetwork, seed: number): Correct {
  const unit = UNITS[network.model.precision].u;
  return { gradients: gradientsOf(network), rounding: roundingOf(network, seed), unit };
}

export function gradientsOf({ graph, execution }: { graph: RunNetwork['graph']; execution: Execution }): ByParameter {
  return new Map([...graph.gradients].map(([name, id]) => [name, Float64Array.from(execution.view(id))]));
}

/** How many times what rounding was seen to do, and how many ulps of the entry itself, an entry must be off to be wrong. */
const SEEN = 4;
const ULPS = 8;

/**
 * An entry is right where the fault left it as the correct pass has it, bit for bit, and wrong where it is further away than
 * rounding in this precision can explain. What lies between is unsettled, and counts on neither side.
 */
export function truthOf(claimed: ByParameter, correct: Correct): CodesByParameter {
  return new Map([...claimed].map(([name, values]) => [name, judge(values, name, correct)]));
}

function judge(values: Float64Array, name: string, { gradients, rounding, unit }: Correct): Uint8Array {
  const [right, moves] = [gradients.get(name), rounding.get(name)];
  return Uint8Array.from(values, (value, i) => {
    const exact = right?.[i] ?? Number.NaN;
    const off = Math.abs(value - exact);
    if (off === 0) return RIGHT;
    return off > SEEN * (moves?.[i] ?? Number.NaN) + ULPS * unit * Math.abs(exact) ? WRONG : UNSETTLED;
  });
}
