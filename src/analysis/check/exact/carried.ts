import type { Application, NodeId } from '../../../engine/graph.js';
import type { Rounding } from '../../../engine/primitives/rounding.js';
import { type OpName, RULES } from '../../../engine/rules.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { TracedRun } from './traced.js';
import { zeros } from './zeros.js';

/** Arithmetic that does not round. */
const EXACT = { u: 0, tiny: 0 };

/**
 * How far each entry of each parameter's gradient may move where some nodes are off by as much as `moves` says, entry by entry:
 * carried on from node `first` as running errors are, without any rounding of its own. A bound for every choice of signs at once.
 * Parameters that none reaches are left out.
 */
export function carriedToGradients(
  run: TracedRun,
  moves: ReadonlyMap<NodeId, Float64Array>,
  first: NodeId,
): ReadonlyMap<string, Float64Array> {
  const { graph, execution } = run;
  const off = new Map(moves);
  if (off.size > 0) {
    for (const node of graph.nodes.slice(first)) {
      const reached = node.kind === 'apply' && node.inputs.some((input) => off.has(input));
      if (!reached || !execution.has(node.id)) continue;
      const error = carried(run, node, off);
      const own = off.get(node.id);
      if (own) for (let i = 0; i < error.length; i++) error[i] = (error[i] as number) + (own[i] as number);
      off.set(node.id, error);
    }
  }
  const reached = [...graph.gradients].flatMap(([name, id]) => {
    const move = off.get(id);
    return move?.some((each) => each > 0) ? [[name, move] as const] : [];
  });
  return new Map(reached);
}

function carried<K extends OpName>(
  { execution }: TracedRun,
  node: Application<K>,
  off: ReadonlyMap<NodeId, Float64Array>,
): Float64Array {
  const error = new Float64Array(sizeOf(node.shape));
  const rounding: Rounding<K> | undefined = RULES[node.op].rounding;
  const inputs = node.inputs.map((id) => {
    const data = execution.view(id);
    return { data, shape: execution.shape(id), error: off.get(id) ?? zeros(data.length) };
  });
  rounding?.(error, { data: execution.view(node.id), shape: node.shape }, inputs, node.attributes, EXACT);
  return error;
}
