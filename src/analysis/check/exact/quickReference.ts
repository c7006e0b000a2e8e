import type { NodeId } from '../../../engine/graph.js';
import type { Data } from '../../../engine/tensor.js';
import { verdictOfEntry } from '../verdict.js';
import type { Seen } from './entries.js';
import type { Evaluation } from './local.js';

/** A reference with its bound, factor · sizes + lost, as kernels left them; sizes null: it is exact. */
export interface Quick {
  readonly exact: Data;
  readonly sizes: Float64Array | null;
  readonly factor: number;
  readonly lost: number;
  /** Whether all matches, where that is told otherwise than entry by entry. */
  readonly agrees?: (analytic: ArrayLike<number>) => boolean;
}

/** What all parts that somebody wants are, at the run's numbers; null where only the long way can tell. */
export type Quickly = () => readonly (Quick | null)[] | null;

/** What an evaluation has left of it; sizes null: it is exact. */
export function seen(evaluation: Evaluation, value: NodeId, sizes: NodeId | null, factor: number, lost: number): Quick {
  return { exact: evaluation.view(value), sizes: sizes === null ? null : evaluation.view(sizes), factor, lost };
}

/** Whether what is handed matches everywhere (CHECK, "The verdict of an entry", 5). */
export function agrees(analytic: ArrayLike<number>, { exact, sizes, factor, lost, ...told }: Quick): boolean {
  if (told.agrees) return told.agrees(analytic);
  if (analytic.length !== exact.length) return false;
  if (sizes === null) return equal(analytic, exact);
  for (let i = 0; i < exact.length; i++) {
    const bound = factor * (sizes[i] as number) + lost;
    if (verdictOfEntry(analytic[i] as number, exact[i] as number, bound) !== 'match') return false;
  }
  return true;
}

function equal(analytic: ArrayLike<number>, exact: Data): boolean {
  for (let i = 0; i < exact.length; i++) {
    const n = exact[i] as number;
    if (analytic[i] !== n || n - n !== 0) return false;
  }
  return true;
}

/** How its bound is looked up, entry by entry. */
export function bounded({ exact, sizes, factor, lost }: Quick): Seen {
  return { exact, boundAt: (i) => (sizes === null ? 0 : factor * (sizes[i] as number) + lost) };
}
