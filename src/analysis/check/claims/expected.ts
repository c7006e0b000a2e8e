import type { NodeId } from '../../../engine/graph.js';
import type { ClaimsInput } from './claims.js';
import type { Placed } from './placed.js';
import { type ClaimedPoint, claimedPoint, type Reference } from './point.js';

/** The node that holds what a claim should be, from the cotangents claimed next to it. */
export function expectedNode({ backward, b }: ClaimedPoint, { kind, node }: Placed): NodeId {
  const found = kind === 'cotangent' ? backward.expected.get(node) : backward.cotangents.get(node);
  return found ?? b.expand(b.number(0), b.shape(node));
}

/** The same with nothing claimed on the way. */
export function wholeNode({ graph, b }: ClaimedPoint, { node }: Placed): NodeId {
  return graph.cotangents.get(node) ?? b.expand(b.number(0), b.shape(node));
}

/** How far the claimant's own derivatives round, entry by entry: of the claim's own op, and over the whole way. */
export interface OwnRounding {
  readonly expected: Float64Array;
  readonly whole: Float64Array;
}

/**
 * Where derivatives are written by hand a claimant computes by those: a(1 − a) of a saturated unit is 0 where the exact slope is
 * e^−z. By the name of the claim; null where none is written, and the reference's own formulas stand for the claimant's.
 */
export function ownRounding(input: ClaimsInput, { graph }: ClaimedPoint): ((name: string) => OwnRounding) | null {
  if (graph.handwritten.length === 0) return null;
  const written = claimedPoint(input, 'written');
  const nodes = new Map(
    written.placed.map((claim) => [claim.name, [expectedNode(written, claim), wholeNode(written, claim)] as const]),
  );
  const references = written.references([...nodes.values()].flat());
  const boundOf = (id: NodeId): Float64Array => (references.get(id) as Reference).bound;
  return (name) => {
    const [expected, whole] = nodes.get(name) as readonly [NodeId, NodeId];
    return { expected: boundOf(expected), whole: boundOf(whole) };
  };
}

/** A reference whose claimant rounds by so much more. */
export function widened(reference: Reference, by: Float64Array | undefined): Reference {
  if (by === undefined) return reference;
  return { ...reference, bound: reference.bound.map((e, i) => e + (by[i] as number)) };
}
