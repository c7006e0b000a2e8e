import type { GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import type { Attributes } from '../cases.js';

/** An op's output; several by the names that its cases give them. */
export type Result = NodeId | Readonly<Record<string, NodeId>>;

/** How the engine says an op of the goldens, with its case's inputs by name and its attributes. */
export type Entry = (b: GraphBuilder, inputs: ReadonlyMap<string, NodeId>, attributes: Attributes) => Result;

/** An entry for an op that says which inputs and attributes its cases have. */
export function entry<I, A = unknown>(build: (b: GraphBuilder, inputs: I, attributes: A) => Result): Entry {
  return (b, inputs, attributes) => build(b, Object.fromEntries(inputs) as I, attributes as A);
}

export interface Unary {
  readonly input: NodeId;
}

export interface Binary {
  readonly input: NodeId;
  readonly other: NodeId;
}
