import type { Graph, Handwritten } from '../../engine/graph.js';
import { writtenAt } from '../slopeRun.js';
import type { Verdict } from './codes.js';
import type { Places } from './domain.js';
import { verdictOfEntry } from './verdict.js';

/** What df gives at some places, with the verdict of each; null where f itself, or f', is no finite number. */
export interface WrittenVerdicts {
  readonly written: Float64Array;
  /** How far rounding may have put df and f' apart. */
  readonly bound: Float64Array;
  readonly verdicts: readonly (Verdict | null)[];
}

/** Judges df, a node of the graph, as the check judges it at the inputs of a step. */
export function verdictsAt(graph: Graph, handwritten: Handwritten, places: Places): WrittenVerdicts {
  const { at, y, f, below, above, bound } = places;
  const { written, bound: own } = writtenAt(graph, handwritten, at, y);
  const both = bound.map((e, i) => e + (own[i] as number));
  const verdicts = Array.from(at, (_, i) => {
    const [left, right] = [below[i] as number, above[i] as number];
    if (!Number.isFinite(f[i] as number) || isInfinite(left) || isInfinite(right)) return null;
    return verdictOfEntry(written[i] as number, Math.min(left, right), both[i] as number, Math.max(left, right));
  });
  return { written, bound: both, verdicts };
}

function isInfinite(value: number): boolean {
  return Math.abs(value) === Number.POSITIVE_INFINITY;
}
