import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import type { PrimitiveName } from '../primitives/table.js';
import { added, negated, numberOf, type Tangent, times } from './rule.js';

type Slope = (b: GraphBuilder, x: NodeId, y: NodeId, out: NodeId) => NodeId;

/** ∂f/∂x t_x + ∂f/∂y t_y. */
function smooth<K extends PrimitiveName>(ofX: Slope, ofY: Slope): Tangent<K> {
  return (b, node, [tx = null, ty = null]) => {
    const [x, y] = node.inputs as [NodeId, NodeId];
    return added(b, [
      tx === null ? null : times(b, tx, ofX(b, x, y, node.id)),
      ty === null ? null : times(b, ty, ofY(b, x, y, node.id)),
    ]);
  };
}

/** The tangent of the one that is chosen; of both together where they are equal. */
function choice<K extends PrimitiveName>(wins: 'greater' | 'less', together: 'maximum' | 'minimum'): Tangent<K> {
  return (b, node, tangents) => {
    if (tangents.every((t) => t === null)) return null;
    const [x, y] = node.inputs as [NodeId, NodeId];
    const [tx, ty] = [0, 1].map((k) => tangents[k] ?? b.number(0)) as [NodeId, NodeId];
    const tied = b.where(b.apply('equal', [x, y]), b.apply(together, [tx, ty]), ty);
    return b.where(b.apply(wins, [x, y]), tx, tied);
  };
}

/** Functions of two numbers, and the choice between two by a third. */
export const binaryTangents = {
  add: ((b, _, tangents) => added(b, tangents)) as Tangent<'add'>,
  sub: ((b, _, [tx = null, ty = null]) => {
    if (tx === null) return ty === null ? null : negated(b, ty);
    return ty === null ? tx : b.sub(tx, ty);
  }) as Tangent<'sub'>,
  mul: smooth<'mul'>(
    (_b, _x, y) => y,
    (_b, x) => x,
  ),
  div: smooth<'div'>(
    (b, _, y) => b.div(b.number(1), y),
    (b, x, y) => b.apply('negate', [b.div(x, b.mul(y, y))]),
  ),
  pow: smooth<'pow'>(powerSlope, exponentSlope),
  /** d(angle) = (x dy − y dx)/(x² + y²); inputs: y, then x. */
  atan2: smooth<'atan2'>(
    (b, y, x) => b.div(x, squaredRadius(b, y, x)),
    (b, y, x) => b.apply('negate', [b.div(y, squaredRadius(b, y, x))]),
  ),
  maximum: choice<'maximum'>('greater', 'maximum'),
  minimum: choice<'minimum'>('less', 'minimum'),
  where: ((b, node, [, tx = null, ty = null]) => {
    if (tx === null && ty === null) return null;
    return b.where(node.inputs[0] as NodeId, tx ?? b.number(0), ty ?? b.number(0));
  }) as Tangent<'where'>,
} as const;

function squaredRadius(b: GraphBuilder, y: NodeId, x: NodeId): NodeId {
  return b.add(b.mul(x, x), b.mul(y, y));
}

/** y x^(y−1); of a number in the formula without a rounded exponent. x⁰ is 1 everywhere. */
function powerSlope(b: GraphBuilder, x: NodeId, y: NodeId): NodeId {
  const number = numberOf(b, y);
  if (number !== null) {
    if (number === 0 || number === 1) return b.number(number);
    return b.mul(y, number === 2 ? x : b.apply('pow', [x, b.number(number - 1)]));
  }
  const slope = b.mul(y, b.apply('pow', [x, b.sub(y, b.number(1))]));
  return b.where(b.apply('equal', [y, b.number(0)]), b.number(0), slope);
}

/** x^y log x, which goes to 0 with x for y > 0; at 0⁰ taken as 0. */
function exponentSlope(b: GraphBuilder, x: NodeId, y: NodeId, out: NodeId): NodeId {
  const zero = b.number(0);
  const gone = b.mul(b.apply('equal', [x, zero]), b.apply('greaterEqual', [y, zero]));
  return b.where(gone, zero, b.mul(out, b.apply('log', [x])));
}
