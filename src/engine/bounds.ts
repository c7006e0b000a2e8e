import { atOnce } from './atOnce.js';
import type { Execution } from './execution.js';
import type { Application, Node, NodeId } from './graph.js';
import { type Bounded, type Rounding, UNITS } from './primitives/rounding.js';
import type { OpName } from './rules.js';
import { RULES } from './rules.js';
import { type Data, type Precision, sizeOf } from './tensor.js';

/**
 * How far each number of an execution may be from what exact arithmetic on its leaves gives: a bound for every entry of
 * every node, when the ops computed in `precision`. The graph is one of primitives alone, and has been run.
 * `leaves`: bounds that leaves come with; they are exact where absent.
 */
export function errorBounds(
  nodes: readonly Node[],
  execution: Execution,
  precision: Precision,
  leaves: ReadonlyMap<NodeId, Float64Array> = new Map(),
): Map<NodeId, Float64Array> {
  return atOnce(boundingErrors(nodes, execution, precision, leaves));
}

/** The same in pieces: yields after each node. */
export function* boundingErrors(
  nodes: readonly Node[],
  execution: Execution,
  precision: Precision,
  leaves: ReadonlyMap<NodeId, Float64Array> = new Map(),
): Generator<void, Map<NodeId, Float64Array>> {
  const bounds = new Map(leaves);
  for (const node of nodes) {
    if (!execution.has(node.id) || bounds.has(node.id)) continue;
    const error = new Float64Array(sizeOf(node.shape));
    if (node.kind === 'apply') bound(node, error, execution, bounds, precision);
    else if (node.value) ofConstant(node.value, error, precision);
    bounds.set(node.id, error);
    yield;
  }
  return bounds;
}

/** The rounding error of every entry of a node, made in this node alone: its inputs are taken as they are. */
export function ownErrors(node: Node, execution: Execution, precision: Precision): Float64Array {
  const error = new Float64Array(sizeOf(node.shape));
  if (node.kind === 'constant' && node.value) ofConstant(node.value, error, precision);
  if (node.kind === 'apply') bound(node, error, execution, new Map(), precision);
  return error;
}

/** A constant that is no whole number stands for one that need not fit the precision: √2, 0.1. */
function ofConstant(value: Data, error: Float64Array, precision: Precision): void {
  for (let i = 0; i < error.length; i++) {
    const entry = value[i] as number;
    error[i] = Number.isFinite(entry) && !Number.isInteger(entry) ? UNITS[precision].u * Math.abs(entry) : 0;
  }
}

function bound<K extends OpName>(
  node: Application<K>,
  error: Float64Array,
  execution: Execution,
  bounds: ReadonlyMap<NodeId, Float64Array>,
  precision: Precision,
): void {
  const rounding: Rounding<K> | undefined = RULES[node.op].rounding;
  if (!rounding) throw new RangeError(`"${node.op}" is fused: bounds are those of its composition`);
  const inputs = node.inputs.map((id): Bounded => {
    const data = execution.view(id);
    return { shape: execution.shape(id), data, error: bounds.get(id) ?? new Float64Array(data.length) };
  });
  rounding(error, { shape: node.shape, data: execution.view(node.id) }, inputs, node.attributes, UNITS[precision]);
}
