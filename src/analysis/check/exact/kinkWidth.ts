import type { Application, NodeId } from '../../../engine/graph.js';
import type { Rounding } from '../../../engine/primitives/rounding.js';
import { type OpName, RULES } from '../../../engine/rules.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { JudgedOp } from './judgedOp.js';
import type { TracedRun } from './traced.js';
import { zeros } from './zeros.js';

/** Arithmetic that does not round. */
const EXACT = { u: 0, tiny: 0 };

/**
 * How far other choices at kinks may move each entry of each parameter's gradient, to be told from entries that no choice
 * reaches: the widths of the hulls, carried down the backward pass as errors are, without rounding. A bound for every choice
 * at once. Parameters that none reaches are left out.
 */
export function kinkWidth(run: TracedRun, judged: readonly JudgedOp[]): ReadonlyMap<string, Float64Array> {
  const { graph, execution } = run;
  const moves = hulls(run, judged);
  if (moves.size > 0) {
    for (const node of graph.nodes.slice(graph.loss + 1)) {
      const reached = node.kind === 'apply' && node.inputs.some((input) => moves.has(input));
      if (!reached || !execution.has(node.id)) continue;
      const error = carried(run, node, moves);
      const own = moves.get(node.id);
      if (own) for (let i = 0; i < error.length; i++) error[i] = (error[i] as number) + (own[i] as number);
      moves.set(node.id, error);
    }
  }
  const reached = [...graph.gradients].flatMap(([name, id]) => {
    const width = moves.get(id);
    return width?.some((each) => each > 0) ? [[name, width] as const] : [];
  });
  return new Map(reached);
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

function carried<K extends OpName>(
  { execution }: TracedRun,
  node: Application<K>,
  moves: ReadonlyMap<NodeId, Float64Array>,
): Float64Array {
  const error = new Float64Array(sizeOf(node.shape));
  const rounding: Rounding<K> | undefined = RULES[node.op].rounding;
  const inputs = node.inputs.map((id) => {
    const data = execution.view(id);
    return { data, shape: execution.shape(id), error: moves.get(id) ?? zeros(data.length) };
  });
  rounding?.(error, { data: execution.view(node.id), shape: node.shape }, inputs, node.attributes, EXACT);
  return error;
}
