import type { Arena } from '../arena.js';
import type { Execution } from '../execution.js';
import type { Graph } from '../graph.js';
import { type Trace, TraceRing } from './traceRing.js';

/** The last steps of a run, whole, kept for each of its executions by itself: batches of another size are another graph. */
export class Recording {
  private readonly rings = new Map<Execution, TraceRing>();
  private readonly graphs = new Map<Execution, Graph>();
  private size = 0;

  constructor(private readonly arena: Arena) {}

  get on(): boolean {
    return this.size > 0;
  }

  /** From now on the last `size` steps of each execution are recorded; 0 ends that. What was recorded is gone. */
  keep(size: number): void {
    this.size = size;
    this.rings.clear();
    for (const [execution, graph] of this.graphs) this.make(graph, execution);
  }

  /** One more execution whose steps are to be recorded, where any are. */
  add(graph: Graph, execution: Execution): void {
    this.graphs.set(execution, graph);
    this.make(graph, execution);
  }

  /** Records what an execution last computed. */
  take(execution: Execution, step: number): void {
    this.rings.get(execution)?.record(step);
  }

  /** A recorded step; null where it was not recorded, or made room for later ones. */
  read(step: number): Trace | null {
    for (const ring of this.rings.values()) {
      const trace = ring.read(step);
      if (trace) return trace;
    }
    return null;
  }

  private make(graph: Graph, execution: Execution): void {
    if (this.on) this.rings.set(execution, new TraceRing(this.arena, graph, execution, this.size));
  }
}
