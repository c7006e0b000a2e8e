import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import type { AttributesOf, OpRule } from '../rules.js';
import type { FusedName } from './table.js';

/** A fused op: it computes at once what its composition over primitives computes step by step, and is tested against it. */
export type FusedRule<K extends FusedName> = OpRule<K> & {
  /** What it equals. Where there is no vjp of its own, this is differentiated. */
  composition(b: GraphBuilder, inputs: readonly NodeId[], attributes: AttributesOf[K]): NodeId;
};
