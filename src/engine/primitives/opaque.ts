import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import type { TextRange } from '../place.js';
import { type Data, type Shape, sizeOf } from '../tensor.js';
import type { Rounding } from './rounding.js';
import type { Operand, Rule } from './rule.js';

/** A function that the user wrote: reads its inputs' numbers, writes every entry of `out`, and never throws. */
export type OpaqueFunction = (out: Data, inputs: readonly Operand[]) => void;

/** Where code failed, and in words. */
export interface Failure {
  readonly range: TextRange;
  readonly message: string;
}

/** The same at numbers that are only tried: where it fails `out` is NaN, and `failed` hears of it. */
export type OpaqueAttempt = (out: Data, inputs: readonly Operand[], failed?: (failure: Failure) => void) => void;

/** The backward that the user wrote for a forward. */
export interface OpaqueBackward {
  /** Which of the forward's inputs get a cotangent. */
  readonly reaches: readonly boolean[];
  /**
   * Inputs: the cotangent, the forward's output, then the forward's own inputs. Writes the cotangents of all inputs that it
   * reaches, one after the other, each row-major.
   */
  readonly run: OpaqueFunction;
  /** Where it is written, as far as that is known: a question, since it is no part of what makes two nodes the same. */
  readonly writtenAt?: () => TextRange;
}

export interface OpaqueAttributes {
  /** What the user calls it. */
  readonly name: string;
  /** The code that it was made of: where texts and inputs are the same, so are the numbers. */
  readonly source: string;
  readonly shape: Shape;
  readonly forward: OpaqueFunction;
  /** Where the forward is written, as far as that is known. */
  readonly writtenAt?: () => TextRange;
  /** The forward at numbers that are only tried, far from those of a run: where it fails there the run hears nothing of it. */
  readonly attempt?: OpaqueAttempt;
  /** null: no cotangent goes further, as from a backward itself. */
  readonly backward: OpaqueBackward | null;
}

/** Nothing is known of how code rounds that we can't look into. */
const unknown: Rounding<'opaque'> = (error) => {
  error.fill(Number.POSITIVE_INFINITY);
};

/**
 * Code that the user wrote, forward and backward, as one node each. A node gives one flat array: what a backward answers for
 * several inputs is cut up by slices and reshapes.
 */
export const opaqueRule: Rule<'opaque'> = {
  shape: (_, { shape }) => shape,
  forward: (out, inputs, { forward }) => forward(out, inputs),
  rounding: unknown,
  vjp: (b, node, g) => {
    const { name, source, backward } = node.attributes;
    if (!backward) return node.inputs.map(() => null);
    const shapes = node.inputs.map((input, i) => (backward.reaches[i] ? b.shape(input) : null));
    const size = shapes.reduce((sum, shape) => sum + (shape ? sizeOf(shape) : 0), 0);
    const flat = b.apply('opaque', [g, node.id, ...node.inputs], {
      name: `${name}.backward`,
      source,
      shape: [size],
      forward: backward.run,
      ...(backward.writtenAt ? { writtenAt: backward.writtenAt } : {}),
      backward: null,
    });
    return cut(b, flat, shapes);
  },
};

/** A flat array's stretches, one after the other, in these shapes. */
function cut(b: GraphBuilder, flat: NodeId, shapes: readonly (Shape | null)[]): (NodeId | null)[] {
  let start = 0;
  return shapes.map((shape) => {
    if (!shape) return null;
    const stop = start + sizeOf(shape);
    const part = b.apply('slice', [flat], { axis: 0, start, stop, step: 1 });
    start = stop;
    return b.reshape(part, shape);
  });
}
