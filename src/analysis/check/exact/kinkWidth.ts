import type { NodeId } from '../../../engine/graph.js';
import { carriedToGradients } from './carried.js';
import type { JudgedOp } from './judgedOp.js';
import type { TracedRun } from './traced.js';

/**
 * How far other choices at kinks may move each entry of each parameter's gradient, to be told from entries that no choice
 * reaches: the widths of the hulls, carried down the backward pass as errors are, without rounding. A bound for every choice
 * at once. Parameters that none reaches are left out.
 */
export function kinkWidth(run: TracedRun, judged: readonly JudgedOp[]): ReadonlyMap<string, Float64Array> {
  return carriedToGradients(run, hulls(run, judged), run.graph.loss + 1);
}

/** D⁺ − D⁻ times |g| at every part that an op hands on from a kink. */
function hulls({ graph, execution }: TracedRun, judged: readonly JudgedOp[]): Map<NodeId, Float64Array> {
  const pulls = new Map(graph.pulls.map((pull) => [pull.node, pull]));
  const moves = new Map<NodeId, Float64Array>();
  for (const { kind, node, parts } of judged) {
    const pull = pulls.get(node);
    if (pull === undefined || kind === 'meeting') continue;
    const g = kind === 'handwritten' ? execution.view(pull.cotangent) : null;
    for (const { place, width } of parts) {
      const part = pull.parts[place] ?? null;
      if (width === null || part === null) continue;
      moves.set(
        part,
        width.map((half, i) => 2 * half * (g === null ? 1 : Math.abs(g[i] as number))),
      );
    }
  }
  return moves;
}
