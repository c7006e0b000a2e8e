import type { Arena } from '../../../engine/arena.js';
import { type Batched, batching } from '../../../engine/batching/batched.js';
import { inFactors } from '../../../engine/batching/factors.js';
import { GraphBuilder } from '../../../engine/builder.js';
import { Execution } from '../../../engine/execution.js';
import type { Graph, Node, NodeId } from '../../../engine/graph.js';
import { merged } from '../../../engine/merged.js';
import { type Data, sizeOf } from '../../../engine/tensor.js';

/** The asks of one run: entry, value there and change, a row each. */
const ROWS = 3;

/** What one parameter's perturbations reach on the way to J, for P of them at once: nodes after those of the graph itself. */
export interface Suffix extends Batched {
  readonly nodes: readonly Node[];
  /** [3, P]. */
  readonly asks: NodeId;
  readonly count: number;
}

/** Yields on the way. */
export function* suffixOf(graph: Graph, parameter: NodeId, count: number): Generator<void, Suffix> {
  const b = GraphBuilder.continuing(graph.nodes.slice(0, graph.loss + 1), 'float64', { fuses: true });
  const asks = b.leaf('input', '', [ROWS, count]);
  const row = (start: number): NodeId =>
    b.reshape(b.apply('slice', [asks], { axis: 0, start, stop: start + 1, step: 1 }), [count]);
  const one = { index: row(0), value: row(1), change: row(2) };
  const made = yield* batching(b, graph.loss, count, new Map([[parameter, one]]));
  const { nodes, same } = merged(b.nodes, graph.loss + 1);
  const [value, moved] = [same(made.value), same(made.moved)];
  yield;
  return { ...made, nodes: inFactors(nodes, [value, moved]), asks, count, value, moved };
}

/** How many numbers a run computes for each perturbation. */
export function entriesOf({ nodes, asks, count, value, moved }: Suffix): number {
  const reached = new Set([asks]);
  for (const node of nodes) {
    if (node.kind === 'apply' && node.inputs.some((input) => reached.has(input))) reached.add(node.id);
  }
  const needed = new Set([value, moved]);
  let entries = 0;
  for (let id = nodes.length - 1; id >= 0; id--) {
    const node = nodes[id] as Node;
    if (node.kind !== 'apply' || !needed.has(id) || !reached.has(id)) continue;
    for (const input of node.inputs) needed.add(input);
    if (node.op !== 'reshape') entries += sizeOf(node.shape);
  }
  return entries / count;
}

/** A suffix made ready to run on the numbers of a run at the base. */
export class Prepared {
  readonly count: number;
  /** Row by row: which entries, what stands there, and how far that is from the base. */
  private readonly asked: Float64Array;

  private constructor(
    private readonly suffix: Suffix,
    private readonly execution: Execution,
  ) {
    this.count = suffix.count;
    this.asked = new Float64Array(ROWS * suffix.count);
  }

  /** `first`: the node from which on the suffix is its own; the others have their numbers in `base`. Yields on the way. */
  static *making(suffix: Suffix, first: NodeId, base: Execution, arena: Arena): Generator<void, Prepared> {
    const { nodes, asks, value, moved } = suffix;
    const used = usedBefore(nodes, first);
    const cut = used.filter((id) => nodes[id]?.kind === 'apply');
    const execution = yield* Execution.making(nodes, [value, moved], { arena, cut });
    for (const id of used) if (execution.has(id)) execution.feed(id, base.view(id));
    const made = new Prepared(suffix, execution);
    execution.feed(asks, made.asked);
    yield;
    // What follows from the base alone is computed now, and never again.
    execution.runBefore(asks);
    yield;
    return made;
  }

  set(place: number, entry: number, value: number, change: number): void {
    this.asked[place] = entry;
    this.asked[this.count + place] = value;
    this.asked[2 * this.count + place] = change;
  }

  run(): void {
    this.execution.feed(this.suffix.asks, this.asked);
    this.execution.runFrom(this.suffix.asks);
  }

  /** J for each perturbation of the latest run. */
  get values(): Data {
    return this.execution.view(this.suffix.value);
  }

  /** 0 where every piecewise op fell where it falls at the base. */
  get moved(): Data {
    return this.execution.view(this.suffix.moved);
  }
}

/** Nodes before `first` whose numbers later ones read. */
function usedBefore(nodes: readonly Node[], first: NodeId): NodeId[] {
  const used = new Set<NodeId>();
  for (const node of nodes.slice(first)) {
    if (node.kind === 'apply') for (const input of node.inputs) if (input < first) used.add(input);
  }
  return [...used].filter((id) => nodes[id]?.kind === 'apply' || nodes[id]?.kind !== 'constant');
}
