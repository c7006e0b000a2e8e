import { ownErrors } from '../../engine/bounds.js';
import type { Execution } from '../../engine/execution.js';
import type { Node, NodeId } from '../../engine/graph.js';
import { UNITS } from '../../engine/primitives/rounding.js';
import type { Data } from '../../engine/tensor.js';

/** The unit roundoff of float64. */
export const UNIT = UNITS.float64.u;

/** ∂output/∂node of each entry of a node, where anything is known to come to it. */
export type SlopeOf = (node: NodeId) => Data | undefined;

/**
 * How much rounding can have moved an output: Σ over nodes and entries of |∂output/∂node| · local rounding error, to first order
 * (S. Linnainmaa, "Taylor expansion of the accumulated rounding error", BIT 16, 1976: what reverse mode was first made for).
 * With `entries` 1 the output is a scalar; else it is an elementwise function's value, and each entry gets its own.
 * `overflow` is what counts where a node overflowed and its slope is 0 (1/(1 + ∞)): nothing in absolute terms, all in relative ones.
 */
export function roundingError(
  execution: Execution,
  nodes: readonly Node[],
  slopeOf: SlopeOf,
  entries: number,
  overflow: number,
): Float64Array {
  const error = new Float64Array(entries);
  for (const node of nodes) {
    const slope = slopeOf(node.id);
    if (slope === undefined || node.kind !== 'apply' || !execution.has(node.id)) continue;
    const local = ownErrors(node, execution, 'float64');
    for (let i = 0; i < slope.length; i++) {
      const product = Math.abs(slope[i] as number) * (local[i] as number);
      const part = Number.isNaN(product) ? overflow : product;
      if (entries === 1) error[0] = (error[0] as number) + part;
      else if (slope.length === entries) error[i] = (error[i] as number) + part;
    }
  }
  return error;
}
