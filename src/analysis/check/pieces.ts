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
  private readonly recorded: readonly Recorded[];

  constructor(
    private readonly execution: Execution,
    graph: Graph,
    private readonly output: NodeId,
  ) {
    this.recorded = feeding(graph, output)
      .filter((node) => execution.has(node))
      .flatMap((node) => {
        const atPoint = new Int32Array(sizeOf(execution.shape(node)));
        return execution.branches(node, atPoint) ? [{ node, atPoint, now: new Int32Array(atPoint.length) }] : [];
      });
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
