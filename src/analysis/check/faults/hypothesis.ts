import type { NodeId } from '../../../engine/graph.js';
import type { Reference } from '../claims/point.js';
import { verdictOfEntry } from '../verdict.js';
import type { FaultName } from './names.js';

/** Numbers, and bounds, of a node. */
export type Read = (node: NodeId) => Reference;

/** A mistake that tells every entry: the node that holds what the tensor would have been. */
export interface Guess {
  readonly fault: FaultName;
  readonly node: NodeId;
  /** Of which activation, where it is another's derivative. */
  readonly of?: string;
}

/** A mistake with something free in it (which rows changed places, by which factor): whether one choice of it tells every entry. */
export interface Structure {
  readonly fault: FaultName;
  /** The nodes that it reads. */
  readonly needs: readonly NodeId[];
  fits(analytic: Float64Array, read: Read): boolean;
  /** It has so much that is free that it takes others in: considered only where nothing else fits. */
  readonly last?: true;
}

export type Hypothesis = Guess | Structure;

export function nodesOf(hypothesis: Hypothesis): readonly NodeId[] {
  return 'node' in hypothesis ? [hypothesis.node] : hypothesis.needs;
}

/** Whether a mistake reproduces the whole tensor: every entry within its own bound, and at least one decided by it. */
export function fits(hypothesis: Hypothesis, analytic: Float64Array, read: Read): boolean {
  return 'node' in hypothesis ? reproduces(analytic, read(hypothesis.node)) : hypothesis.fits(analytic, read);
}

export function reproduces(analytic: Float64Array, { exact, bound }: Reference): boolean {
  if (exact.length !== analytic.length) return false;
  // Nothing but exact zeros is decided too: what should have been there differs.
  let decided = exact.every((entry, i) => entry === 0 && bound[i] === 0);
  for (let i = 0; i < analytic.length; i++) {
    const verdict = verdictOfEntry(analytic[i] as number, exact[i] as number, bound[i] as number);
    if (verdict === 'mismatch' || verdict === 'non-finite') return false;
    decided ||= verdict === 'match';
  }
  return decided;
}
