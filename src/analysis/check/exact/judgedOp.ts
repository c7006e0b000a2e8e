import type { NodeId } from '../../../engine/graph.js';
import type { Verdict } from '../codes.js';
import { type JudgedPart, resolutionOf, type Seen, verdictOfParts } from './entries.js';
import type { Expected } from './site.js';

/** An op of the backward pass, judged from what went into it. */
export interface JudgedOp {
  /** The forward node; of a meeting the node whose uses meet; the handwritten node itself. */
  readonly node: NodeId;
  readonly kind: 'op' | 'meeting' | 'handwritten' | 'code';
  readonly op: string;
  readonly parts: readonly JudgedPart[];
  /** The worst of its parts. */
  readonly verdict: Verdict;
  /** The median of bound / |exact|. */
  readonly resolution: number;
}

/** Judges one op at the run's numbers; `keep`: parts keep their arrays where every entry matches. Yields between its pieces. */
export type Judge = (keep: boolean) => Generator<void, JudgedOp | null>;

/** Of an op that hands on nothing that moves. */
export function* nothing(): Generator<void, null> {
  yield;
  return null;
}

/** An op from its parts, and what was seen of references for them. */
export function judgedOp(
  named: Pick<JudgedOp, 'node' | 'kind' | 'op'>,
  parts: readonly JudgedPart[],
  seen: readonly Expected[],
): JudgedOp {
  return { ...named, parts, verdict: verdictOfParts(parts), resolution: resolutionOf(seen.map(seenOf)) };
}

function seenOf({ exact, bound }: Expected): Seen {
  return { exact, boundAt: (i) => bound[i] as number };
}
