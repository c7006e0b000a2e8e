import { traceStep } from '../../src/analysis/check/traceStep.js';
import { allNodes } from '../../src/analysis/check/wholeWay.js';
import { errorBounds, ownErrors } from '../../src/engine/bounds.js';
import { GraphBuilder } from '../../src/engine/builder.js';
import { differentiate } from '../../src/engine/differentiate.js';
import { Execution } from '../../src/engine/execution.js';
import type { Node, NodeId } from '../../src/engine/graph.js';
import { makeBestArena } from '../../src/engine/kernels/choose.js';
import { sizeOf } from '../../src/engine/tensor.js';
import type { RunNetwork } from '../networks/network.js';
import type { ByParameter } from '../truth.js';

/** Of what is known to first order only. */
const SAFETY = 2;

/**
 * How far rounding, in the network's precision, may move each entry of its gradient: Σ |∂entry/∂node| · the node's own rounding,
 * over the forward and the backward pass (Linnainmaa 1976, as for the noise of J). A running bound adds up the ways from a
 * rounding to an entry even where they cancel, as before a softmax; where it is the smaller one all the same it is taken.
 */
export function roundingOfClaims(network: RunNetwork): ByParameter {
  const { graph, execution, model } = network;
  const running = errorBounds(graph.nodes, execution, model.precision);
  const firstOrder = new FirstOrder(network);
  return new Map(
    [...graph.gradients].map(([name, id]) => {
      const first = firstOrder.of(name);
      const bounds = running.get(id) ?? new Float64Array(0);
      return [name, bounds.map((bound, i) => least(bound, SAFETY * (first[i] ?? Number.NaN)))];
    }),
  );
}

/** NaN, where a first order does not exist, is no bound. */
function least(running: number, first: number): number {
  return Number.isNaN(first) ? running : Math.min(running, first);
}

/** The numbers are those that float64 has; their roundings those of the network's precision. */
class FirstOrder {
  private readonly nodes: readonly Node[];
  private readonly base: Execution;
  private readonly gradients: ReadonlyMap<string, NodeId>;
  private readonly own: ReadonlyMap<NodeId, Float64Array>;

  constructor(network: RunNetwork) {
    const { graph, execution } = traceStep(network, 'float64', 'written', allNodes);
    const present = graph.nodes.filter(({ id }) => execution.has(id));
    this.gradients = graph.gradients;
    this.base = execution;
    this.nodes = graph.nodes.map(passing);
    this.own = new Map(present.map((node) => [node.id, ownErrors(node, execution, network.model.precision)]));
  }

  /** Every entry of a parameter's gradient: a backward pass each, over the whole pass that made it. */
  of(parameter: string): Float64Array {
    const gradient = this.gradients.get(parameter) ?? -1;
    const b = GraphBuilder.continuing(this.nodes, 'float64');
    const seed = b.leaf('input', '', b.shape(gradient));
    const slopes = [...differentiate(b, gradient, seed)].filter(([node]) => this.own.has(node));
    const execution = this.ready(
      b.nodes,
      slopes.map(([, slope]) => slope),
    );
    const one = new Float64Array(sizeOf(b.shape(seed)));
    return one.map((_, i) => {
      one.fill(0)[i] = 1;
      execution.feed(seed, one);
      execution.runFrom(seed);
      return this.sum(slopes, execution);
    });
  }

  private ready(nodes: readonly Node[], outputs: readonly NodeId[]): Execution {
    const cut = this.nodes.map(({ id }) => id);
    const execution = new Execution(nodes, outputs, { arena: makeBestArena('float64'), cut });
    for (const id of cut) if (execution.has(id)) execution.feed(id, this.base.view(id));
    // What follows from the base alone is computed now.
    execution.run();
    return execution;
  }

  private sum(slopes: readonly (readonly [NodeId, NodeId])[], execution: Execution): number {
    let sum = 0;
    for (const [node, slope] of slopes) {
      const values = execution.view(slope);
      // 0 · ∞ is a rounding that does not occur, or one that nothing depends on.
      this.own.get(node)?.forEach((own, i) => {
        const part = own * Math.abs(values[i] ?? 0);
        if (own !== 0 && values[i] !== 0) sum += part;
      });
    }
    return sum;
  }
}

/** What is held fixed in a derivative rounds all the same. */
function passing(node: Node): Node {
  if (node.kind !== 'apply' || node.op !== 'detach') return node;
  return { ...node, op: 'reshape', attributes: { shape: node.shape } };
}
