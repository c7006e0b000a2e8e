import type { Execution } from '../src/engine/execution.js';
import type { Application, NodeId } from '../src/engine/graph.js';
import { UNITS } from '../src/engine/primitives/rounding.js';
import type { Operand } from '../src/engine/primitives/rule.js';
import { RandomStream } from '../src/engine/random.js';
import { type OpName, type OpRule, RULES } from '../src/engine/rules.js';
import { allocate, type Data, sizeOf } from '../src/engine/tensor.js';
import type { RunNetwork } from './networks/network.js';
import type { ByParameter } from './truth.js';

/** How often the pass is computed anew. */
const RUNS = 8;

/** Ops that make no new number: they move, or decide. Decisions stay as they fell. */
const MOVES = new Set<OpName>([
  ...(['negate', 'relu', 'abs', 'detach', 'max', 'maximum', 'minimum', 'where', 'handwritten'] as const),
  ...(['reshape', 'expand', 'permute', 'slice', 'pad', 'concat', 'gather', 'window'] as const),
]);
const DECIDES = new Set<OpName>([
  ...(['sign', 'floor', 'greater', 'greaterEqual', 'less', 'lessEqual', 'equal', 'notEqual'] as const),
  ...(['argsort', 'noise'] as const),
]);

/**
 * How far rounding moves each entry of a correct gradient, found out by experiment: the pass is computed again with every
 * result moved by up to an ulp at random (discrete stochastic arithmetic; Vignes, Numerical Algorithms 37, 2004), and the
 * largest change counts. It shares nothing with the bounds that the check computes.
 */
export function roundingOf(network: RunNetwork, seed: number): ByParameter {
  const { graph, execution } = network;
  const spread = new Map(
    [...graph.gradients].map(([name, id]) => [name, new Float64Array(sizeOf(execution.shape(id)))]),
  );
  for (let run = 0; run < RUNS; run++) {
    const values = stochastic(network, new RandomStream(seed, 'rounding', run));
    for (const [name, id] of graph.gradients) {
      const [most, correct, now] = [spread.get(name), execution.view(id), values.get(id)];
      most?.forEach((old, i) => {
        most[i] = Math.max(old, Math.abs((now?.[i] ?? Number.NaN) - (correct[i] ?? Number.NaN)));
      });
    }
  }
  return spread;
}

function stochastic({ graph, execution, model }: RunNetwork, random: RandomStream): Map<NodeId, Data> {
  const { u } = UNITS[model.precision];
  const values = new Map<NodeId, Data>();
  let drawn = 0;
  for (const node of graph.nodes) {
    if (!execution.has(node.id)) continue;
    if (node.kind !== 'apply' || DECIDES.has(node.op)) {
      values.set(node.id, execution.view(node.id));
      continue;
    }
    const out = applied(node, values, execution);
    if (!MOVES.has(node.op)) {
      // Half a rounding is made anyway: up to one more, to either side.
      for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) * (1 + 2 * u * (2 * random.uniform(drawn++) - 1));
    }
    values.set(node.id, out);
  }
  return values;
}

function applied<K extends OpName>(
  node: Application<K>,
  values: ReadonlyMap<NodeId, Data>,
  execution: Execution,
): Data {
  const rule: OpRule<K> = RULES[node.op];
  const out = allocate(node.dtype, sizeOf(node.shape));
  const inputs = node.inputs.map(
    (id): Operand => ({ data: values.get(id) ?? execution.view(id), shape: execution.shape(id) }),
  );
  rule.forward(out, inputs, node.attributes, node.shape);
  return out;
}
