import type { Arena } from '../../../engine/arena.js';
import { errorBounds } from '../../../engine/bounds.js';
import { GraphBuilder } from '../../../engine/builder.js';
import { Execution } from '../../../engine/execution.js';
import type { NodeId } from '../../../engine/graph.js';
import { sizeOf } from '../../../engine/tensor.js';
import { type TracedRun, tracedValue } from './traced.js';
import { zeros } from './zeros.js';

/** A small graph in float64 over numbers of a run, which are exact in it. */
export class Local {
  readonly b = new GraphBuilder('float64');
  private readonly traced = new Map<NodeId, NodeId>();
  private readonly constants = new Map<NodeId, Float64Array>();

  constructor(
    private readonly run: TracedRun,
    private readonly arena: Arena,
  ) {}

  /** A node of the run, here. A number stays a number, so that x² is known as one. */
  of(id: NodeId): NodeId {
    const known = this.traced.get(id);
    if (known !== undefined) return known;
    const node = this.run.graph.nodes[id];
    if (node === undefined) throw new RangeError(`there is no node ${id}`);
    const single = node.kind === 'constant' && node.value !== null && sizeOf(node.shape) === 1;
    const here = single ? this.b.constant(node.shape, node.value) : this.b.leaf('input', `${id}`, node.shape);
    this.traced.set(id, here);
    if (single) this.constants.set(here, zeros(1));
    return here;
  }

  /** Whether a node here is a number of the run, which is exact. */
  isGiven(here: NodeId): boolean {
    return this.constants.has(here);
  }

  /** Makes it ready to be evaluated for some of its nodes, again and again. */
  prepare(outputs: readonly NodeId[]): Evaluation {
    const { run, arena } = this;
    const fed = [...this.traced].filter(([, here]) => !this.constants.has(here));
    // Numbers of a float64 run are looked at where they stand.
    const shared = run.arena === arena ? fed.filter(([id]) => run.execution.has(id)) : [];
    const leaves = new Map(shared.map(([id, here]) => [here, run.execution.slot(id)] as const));
    const execution = new Execution(this.b.nodes, outputs, { arena, leaves });
    const copied = fed.filter(([, here]) => !leaves.has(here));
    return {
      run: () => {
        for (const [id, here] of copied) execution.feed(here, tracedValue(run, id));
        execution.run();
      },
      view: (id) => execution.view(id) as Float64Array,
      bounds: () => errorBounds(this.b.nodes, execution, 'float64', this.constants),
    };
  }
}

export interface Evaluation {
  run(): void;
  view(id: NodeId): Float64Array;
  /** How far rounding may have moved every node. */
  bounds(): ReadonlyMap<NodeId, Float64Array>;
}
