import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import type { Bounded } from './rounding.js';
import type { Operand, Rule } from './rule.js';

export interface HandwrittenAttributes {
  /** df as nodes, entry by entry; called when the backward pass is built. */
  readonly written: (builder: GraphBuilder) => NodeId;
}

/**
 * An elementwise function whose derivative the user wrote. Inputs: f's value and the variable.
 * The value passes through; the cotangent goes past f's own nodes, straight to the variable, times the user's df.
 */
export const handwrittenRule: Rule<'handwritten'> = {
  shape: ([value = []]) => value,
  forward: (out, [value]) => out.set((value as Operand).data),
  rounding: (error, _, [value]) => error.set((value as Bounded).error),
  vjp: (b, node, g) => [null, b.mul(g, node.attributes.written(b))],
};
