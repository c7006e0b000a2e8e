import type { GraphBuilder } from '../builder.js';
import type { Application, NodeId } from '../graph.js';
import type { Words } from '../kernels/instructions.js';
import type { AttributesOf, OpName } from '../rules.js';
import type { Data, Precision, Shape } from '../tensor.js';
import type { Rounding } from './rounding.js';

/** An input of a forward rule: its numbers are only read. */
export interface Operand {
  readonly data: Data;
  readonly shape: Shape;
}

/** Where a kernel finds, or leaves, an operand's numbers: bytes from the start of its machine's memory. */
export interface Place {
  readonly address: number;
  readonly shape: Shape;
}

/** What a primitive must say of itself. The table of rules is total: leaving one out does not compile. */
export interface Rule<K extends OpName> {
  /** The output's shape. Throws a `ShapeError` where the inputs do not fit each other. */
  shape(inputs: readonly Shape[], attributes: AttributesOf[K]): Shape;
  /** Writes every entry of `out`; allocates nothing that grows with the data. */
  forward(out: Data, inputs: readonly Operand[], attributes: AttributesOf[K], shape: Shape): void;
  /** The kernel's instruction that does what `forward` does; null where no kernel serves these operands. None where absent. */
  kernel?(out: Place, inputs: readonly Place[], attributes: AttributesOf[K], precision: Precision): Words | null;
  /** How far every entry may be from what exact arithmetic gives: a bound for each, from the inputs' own bounds. */
  rounding: Rounding<K>;
  /**
   * Where the primitive is piecewise: for every entry of the output a code of the piece that it fell in. Two runs with the
   * same codes lie on the same smooth piece; an entry that stands exactly on a kink has a code of its own.
   */
  branches?(codes: Int32Array, inputs: readonly Operand[], attributes: AttributesOf[K], shape: Shape): void;
  /** The vector-Jacobian product: a cotangent for each input, as new nodes over the same primitives; null where it is zero by construction. */
  vjp(builder: GraphBuilder, node: Application<K>, cotangent: NodeId): readonly (NodeId | null)[];
}

/** Shapes that do not go together: a mistake of whoever builds the graph, never of a user's file (readers check first). */
export class ShapeError extends Error {}
