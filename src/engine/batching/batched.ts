import type { GraphBuilder } from '../builder.js';
import type { Application, Node, NodeId } from '../graph.js';
import { PRIMITIVES, type PrimitiveName } from '../primitives/table.js';
import { dense, type Factor, isFree } from './layout.js';
import { shortened } from './linearTail.js';
import type { Perturbed } from './perturbed.js';
import type { BatchRule } from './rule.js';
import { BATCHING } from './table.js';
import { Walk } from './walk.js';

/** P values of an output, and for each perturbation on how many entries of piecewise ops it lies on another piece than the base. */
export interface Batched {
  /** [P, …shape]. */
  readonly value: NodeId;
  /** [P]; 0: all on the base's pieces. */
  readonly moved: NodeId;
  /** Nodes of the graph whose values were put together from the base's and a change: one more rounding each. */
  readonly rebuilt: ReadonlySet<NodeId>;
  /**
   * Nodes of the graph that each perturbation computes anew. The others keep the base's bits, or those and a change that was
   * carried on by itself, where only single terms of their sums change.
   */
  readonly renewed: ReadonlySet<NodeId>;
}

/** A leaf all of which changes: `value` is [P, …shape]. */
export function everywhere(b: GraphBuilder, leaf: NodeId, value: NodeId): Perturbed {
  return { base: leaf, layout: dense(b.shape(leaf)), value, change: null };
}

/** A leaf of which one entry changes, another for each perturbation: its flat index, its value and its change, each [P]. */
export interface OneEntry {
  readonly index: NodeId;
  readonly value: NodeId;
  readonly change: NodeId;
}

/**
 * Appends to a graph of primitives what P perturbations of some leaves reach on the way to `output`, computed from the graph's
 * own values where they reach nothing. Detached values, noise and whatever follows from them are held at the base's. Yields after
 * each node; nothing else is added to the builder meanwhile.
 */
export function* batching(
  b: GraphBuilder,
  output: NodeId,
  count: number,
  leaves: ReadonlyMap<NodeId, Perturbed | OneEntry>,
): Generator<void, Batched> {
  const walk = new Walk(b, count);
  const perturbed = new Map<NodeId, Perturbed>();
  for (const [leaf, given] of leaves) {
    perturbed.set(leaf, 'index' in given ? oneEntry(walk, leaf, given) : given);
    walk.continuous.add(leaf);
  }
  const renewed = new Set<NodeId>();
  for (const node of feeding(b.nodes, output)) {
    if (node.kind !== 'apply') continue;
    const inputs = node.inputs.map((input) => perturbed.get(input) ?? null);
    if (inputs.every((input) => input === null)) continue;
    const made = apply(walk, node, inputs);
    if (made) perturbed.set(node.id, made);
    if (made && computesAnew(node, inputs, made)) renewed.add(node.id);
    if (made && !isStep(walk, node)) walk.continuous.add(node.id);
    yield;
  }
  const last = perturbed.get(output);
  return {
    value: last ? walk.denseValue(shortestWay(b, last, leaves)) : b.expand(output, [count, ...b.shape(output)]),
    moved: walk.moved.reduce((all, each) => b.add(all, each), b.expand(b.number(0), [count])),
    rebuilt: walk.rebuilt,
    renewed,
  };
}

/** Functions of a change that are computed wherever it stands: as much rounding as the function itself has, and no more. */
const CURVED: ReadonlySet<string> = new Set(['exp', 'log', 'sigmoid', 'tanh'] as const satisfies PrimitiveName[]);

function computesAnew({ op }: Application, inputs: readonly (Perturbed | null)[], { value }: Perturbed): boolean {
  return value !== null || CURVED.has(op) || inputs.every((x) => x === null || x.layout.every(isFree));
}

/** A scalar's change without the steps that are the same for all perturbations. */
function shortestWay(b: GraphBuilder, last: Perturbed, leaves: ReadonlyMap<NodeId, Perturbed | OneEntry>): Perturbed {
  if (last.value !== null || last.change === null || last.layout.length > 0) return last;
  const given = [...leaves.values()].flatMap(({ value, change, ...rest }) => [
    ...('index' in rest ? [rest.index] : []),
    ...[value, change].flatMap((id) => id ?? []),
  ]);
  return { ...last, change: shortened(b, last.change, reachedFrom(b.nodes, given)) };
}

function reachedFrom(nodes: readonly Node[], from: readonly NodeId[]): Set<NodeId> {
  const reached = new Set(from);
  for (const node of nodes) {
    if (node.kind === 'apply' && node.inputs.some((input) => reached.has(input))) reached.add(node.id);
  }
  return reached;
}

const STEPS: ReadonlySet<string> = new Set([
  'sign',
  'floor',
  'argsort',
  'greater',
  'greaterEqual',
  'less',
  'lessEqual',
  'equal',
  'notEqual',
] as const satisfies PrimitiveName[]);

/** Whether a node stays what it is as long as all pieces do. */
function isStep({ continuous }: Walk, { op, inputs }: Application): boolean {
  return STEPS.has(op) || !inputs.some((input) => continuous.has(input));
}

function oneEntry(walk: Walk, leaf: NodeId, { index, value, change }: OneEntry): Perturbed {
  const shape = walk.b.shape(leaf);
  const extent = shape.reduce((all, each) => all * each, 1);
  const factor: Factor = { extent, index };
  const flat: Perturbed = { base: leaf, layout: extent === 1 ? [] : [[factor]], value, change };
  return walk.reshaped(flat, leaf);
}

function apply(walk: Walk, node: Application, inputs: readonly (Perturbed | null)[]): Perturbed | null {
  if (!(node.op in PRIMITIVES))
    throw new RangeError(`"${node.op}" is fused: perturbations pass through its composition`);
  const rule = BATCHING[node.op as PrimitiveName] as BatchRule<PrimitiveName>;
  return rule(walk, node as Application<PrimitiveName>, inputs);
}

/** The nodes that an output depends on other than through a detached value, in order. */
function feeding(nodes: readonly Node[], output: NodeId): Node[] {
  const reached = new Set([output]);
  for (let id = output; id >= 0; id--) {
    const node = nodes[id] as Node;
    if (!reached.has(id) || node.kind !== 'apply' || node.op === 'detach') continue;
    for (const input of node.inputs) reached.add(input);
  }
  return nodes.slice(0, output + 1).filter(({ id }) => reached.has(id));
}
