import type { Arena } from '../../../engine/arena.js';
import { errorBounds } from '../../../engine/bounds.js';
import type { Application, Node, NodeId, Pull } from '../../../engine/graph.js';
import type { PrimitiveName } from '../../../engine/primitives/table.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { TracedRun } from './traced.js';
import { zeros } from './zeros.js';

/** An op whose share of the backward pass is judged. */
export interface Site<K extends PrimitiveName = PrimitiveName> {
  readonly run: TracedRun;
  /** Where references are computed, in float64. */
  readonly arena: Arena;
  readonly node: Application<K>;
  readonly pull: Pull;
}

/** What an input should be handed: the middle of what is right, and how far off it what is handed may be. */
export interface Expected {
  readonly exact: ArrayLike<number>;
  /** Rounding: the pull's own and the reference's. */
  readonly bound: ArrayLike<number>;
  /** Half the width of the hull of the one-sided derivatives, > 0 at kinks; null: there are none. */
  readonly width: Float64Array | null;
}

/** The reference for the inputs `wanted`, null where they should be handed nothing; prepared once, looked up at each run. */
export type Refer<K extends PrimitiveName = PrimitiveName> = (
  site: Site<K>,
  wanted: readonly number[],
) => { readonly refresh: () => void; readonly parts: readonly ((() => Expected) | null)[] };

/** How far the nodes of a pull, from one on, may be from exact arithmetic on what went into them: the op's inputs and its cotangent. */
export function pullBounds(
  { run, node, pull }: Site,
  from: NodeId = pull.from,
): () => ReadonlyMap<NodeId, Float64Array> {
  const { graph, execution, precision } = run;
  const own = graph.nodes.slice(from, pull.to).filter(({ id }) => execution.has(id));
  const within = new Set(own.map(({ id }) => id));
  const given = new Set([pull.cotangent, ...node.inputs]);
  const nodes: Node[] = [];
  const exact = new Map<NodeId, Float64Array>();
  const take = (id: NodeId): void => {
    if (within.has(id) || exact.has(id)) return;
    const outside = graph.nodes[id] as Node;
    // The op's own output is rounded too, and a constant stands for a number that need not fit the precision.
    const rounded = id === node.id || outside.kind === 'constant';
    if (rounded && !given.has(id)) {
      within.add(id);
      if (outside.kind === 'apply') for (const input of outside.inputs) take(input);
      nodes.push(outside);
    } else exact.set(id, zeros(sizeOf(outside.shape)));
  };
  for (const each of own) if (each.kind === 'apply') for (const input of each.inputs) take(input);
  take(pull.cotangent);
  nodes.push(...own);
  return () => errorBounds(nodes, execution, precision, exact);
}

export function sumOf(p: ArrayLike<number>, q: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(p.length);
  for (let i = 0; i < sum.length; i++) sum[i] = (p[i] as number) + (q[i] as number);
  return sum;
}
