import type { GraphBuilder } from '../builder.js';
import type { Application, NodeId } from '../graph.js';

/** A node of P perturbations, and what each of its entries counts for: a node of its shape without P. */
type Weighed = readonly [node: NodeId, weights: NodeId];

/** Nodes that depend on the perturbation. */
type Varies = ReadonlySet<NodeId>;

/**
 * A change of a scalar, [P], by its shortest way: where all that is done to some changes from a place on is linear, and to each
 * perturbation by itself, every one of their entries adds to it with a weight that is the same for all perturbations. So it is one
 * product of those changes with their weights, which are computed once.
 */
export function shortened(b: GraphBuilder, change: NodeId, varies: Varies): NodeId {
  const sources = weighed(b, change, varies);
  if (sources.some(([node]) => node === change)) return change;
  const [count = 1] = b.shape(change);
  return sources
    .map(([node, weights]) => {
      const rows = b.reshape(node, [count, b.shape(weights).reduce((all, extent) => all * extent, 1)]);
      const row = b.reshape(weights, [1, b.shape(rows)[1] as number]);
      return b.reshape(b.matmul(row, rows, false, true), [count]);
    })
    .reduce((all, each) => b.add(all, each));
}

/** Where the linear way to `change` begins. */
function weighed(b: GraphBuilder, change: NodeId, varies: Varies): Weighed[] {
  const weights = new Map([[change, b.number(1)]]);
  const sources: Weighed[] = [];
  // Whatever uses a node comes after it.
  for (let id = change; weights.size > 0; id--) {
    const own = weights.get(id);
    if (own === undefined) continue;
    weights.delete(id);
    const passed = passedOn(b, id, own, varies);
    if (passed === null) sources.push([id, own]);
    for (const [input, more] of passed ?? []) {
      const known = weights.get(input);
      weights.set(input, known === undefined ? more : b.add(known, more));
    }
  }
  return sources;
}

/** The weights of a node's inputs from its own; null where it is not linear in them, or mixes perturbations. */
function passedOn(b: GraphBuilder, id: NodeId, own: NodeId, varies: Varies): readonly Weighed[] | null {
  const node = b.node(id);
  if (node.kind !== 'apply') return null;
  const count = node.shape[0];
  const moving = node.inputs.filter((input) => varies.has(input));
  if (moving.length === 0 || moving.some((input) => b.shape(input)[0] !== count)) return null;
  const inputs = linear(b, node as Application, own, varies);
  if (inputs === null) return null;
  return inputs.map(([input, more]) => [input, b.sumTo(more, b.shape(input).slice(1))] as const);
}

/** The weights of the inputs, along all of the output where an input is stretched. */
function linear(b: GraphBuilder, node: Application, own: NodeId, varies: Varies): readonly Weighed[] | null {
  const [x, y] = node.inputs as [NodeId, NodeId];
  switch (node.op) {
    case 'negate':
      return [[x, b.apply('negate', [own])]];
    case 'add':
    case 'sub': {
      const second: Weighed = [y, node.op === 'add' ? own : b.apply('negate', [own])];
      return varies.has(x) && varies.has(y) ? [[x, own], second] : null;
    }
    case 'mul':
    case 'div': {
      const [moving, other] = node.op === 'mul' && varies.has(y) ? [y, x] : [x, y];
      const factor = fixed(b, other, node, varies);
      if (factor === null) return null;
      return [[moving, node.op === 'mul' ? b.mul(own, factor) : b.div(own, factor)]];
    }
    case 'expand':
      return [[x, own]];
    case 'reshape':
      return [[x, b.reshape(own, b.shape(x).slice(1))]];
    case 'sum':
      return summed(b, node as Application<'sum'>, own);
    default:
      return null;
  }
}

/** A number for each entry that is the same for all perturbations; null where each has another. */
function fixed(b: GraphBuilder, other: NodeId, node: Application, varies: Varies): NodeId | null {
  const shape = b.shape(other);
  if (varies.has(other)) return null;
  if (shape.length < node.shape.length) return other;
  return shape[0] === 1 ? b.reshape(other, shape.slice(1)) : null;
}

function summed(b: GraphBuilder, { inputs, attributes }: Application<'sum'>, own: NodeId): readonly Weighed[] | null {
  const { from, to } = attributes;
  if (from === 0) return null;
  const shape = b.shape(inputs[0] as NodeId).slice(1);
  const kept = shape.map((extent, axis) => (axis + 1 >= from && axis + 1 < to ? 1 : extent));
  return [[inputs[0] as NodeId, b.expand(b.reshape(own, kept), shape)]];
}
