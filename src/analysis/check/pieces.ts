import { atOnce } from '../../engine/atOnce.js';
import type { Execution } from '../../engine/execution.js';
import type { Graph, NodeId } from '../../engine/graph.js';
import { sizeOf } from '../../engine/tensor.js';

interface Recorded {
  readonly node: NodeId;
  readonly atPoint: Int32Array;
  readonly now: Int32Array;
}

/**
 * The pieces of a function's piecewise ops at one point, to be compared with those at points nearby: differences between
 * two pieces say nothing of the derivative. To be made right after a run at the point.
 */
export class Pieces {
  private constructor(
    private readonly execution: Execution,
    private readonly output: NodeId,
    private readonly recorded: readonly Recorded[],
  ) {}

  static of(execution: Execution, graph: Graph, output: NodeId): Pieces {
    return atOnce(Pieces.recording(execution, graph, output));
  }

  /** The same in parts: yields after each node. */
  static *recording(execution: Execution, graph: Graph, output: NodeId): Generator<void, Pieces> {
    const recorded: Recorded[] = [];
    for (const node of feeding(graph, output)) {
      if (!execution.has(node)) continue;
      const atPoint = new Int32Array(sizeOf(execution.shape(node)));
      if (execution.branches(node, atPoint)) recorded.push({ node, atPoint, now: new Int32Array(atPoint.length) });
      yield;
    }
    return new Pieces(execution, output, recorded);
  }

  /** Whether all ops fell, in the latest run, where they fell at the point. */
  same(): boolean {
    return this.recorded.every(({ node, atPoint, now }) => {
      this.execution.branches(node, now);
      return now.every((code, i) => code === atPoint[i]);
    });
  }

  /** The same for an elementwise function, entry by entry: 1 where its ops did. */
  sameByEntry(): Uint8Array {
    const same = new Uint8Array(sizeOf(this.execution.shape(this.output))).fill(1);
    for (const { node, atPoint, now } of this.recorded) {
      this.execution.branches(node, now);
      if (now.length !== same.length) continue;
      now.forEach((code, i) => {
        if (code !== atPoint[i]) same[i] = 0;
      });
    }
    return same;
  }
}

/** The nodes that an output depends on other than through a detached value: that one is held fixed in the derivative. */
function feeding(graph: Graph, output: NodeId): NodeId[] {
  const reached = new Set([output]);
  for (let id = output; id >= 0; id--) {
    const node = graph.nodes[id];
    if (!node || !reached.has(id) || node.kind !== 'apply' || node.op === 'detach') continue;
    for (const input of node.inputs) reached.add(input);
  }
  return [...reached].sort((a, b) => a - b);
}
