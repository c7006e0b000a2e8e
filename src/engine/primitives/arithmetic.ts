import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { broadcast } from '../kernels/elementwise.js';
import type { OpName } from '../rules.js';
import { broadcastShape, map2 } from './broadcast.js';
import { ofAngle, ofPower, ofProduct, ofQuotient, ofSum, pairwise, type Rounding } from './rounding.js';
import type { Operand, Rule } from './rule.js';
import { withKernels } from './served.js';
import type { PrimitiveName } from './table.js';

/** f, and the cotangents of both inputs, which are summed over what was broadcast. */
export function binary<K extends PrimitiveName>(
  f: (x: number, y: number) => number,
  rounding: Rounding<OpName>,
  pull: (b: GraphBuilder, g: NodeId, x: NodeId, y: NodeId, out: NodeId) => readonly [NodeId | null, NodeId | null],
): Rule<K> {
  return {
    shape: broadcastShape,
    forward: (out, [x, y], _, shape) => map2(out, x as Operand, y as Operand, shape, f),
    rounding,
    vjp: (b, node, g) => {
      const [x, y] = node.inputs as [NodeId, NodeId];
      const [gx, gy] = pull(b, g, x, y, node.id);
      return [gx === null ? null : b.sumTo(gx, b.shape(x)), gy === null ? null : b.sumTo(gy, b.shape(y))];
    },
  };
}

/** Functions of two numbers. */
export const arithmeticRules = withKernels(broadcast, {
  add: binary<'add'>(
    (x, y) => x + y,
    pairwise(ofSum),
    (_, g) => [g, g],
  ),
  sub: binary<'sub'>(
    (x, y) => x - y,
    pairwise(ofSum),
    (b, g) => [g, b.apply('negate', [g])],
  ),
  mul: binary<'mul'>(
    (x, y) => x * y,
    pairwise(ofProduct),
    (b, g, x, y) => [b.mul(g, y), b.mul(g, x)],
  ),
  div: binary<'div'>(
    (x, y) => x / y,
    pairwise(ofQuotient),
    (b, g, _, y, out) => [b.div(g, y), b.apply('negate', [b.div(b.mul(g, out), y)])],
  ),
  /** Math.pow; ∂/∂x = y x^(y−1), which is 0 for y = 0 at any x; ∂/∂y = x^y log x, taken as 0 at x = 0 for y ≥ 0, as torch does. */
  pow: binary<'pow'>(
    (x, y) => x ** y,
    pairwise(ofPower),
    (b, g, x, y, out) => [b.mul(g, powerSlope(b, x, y)), b.mul(g, exponentSlope(b, x, y, out))],
  ),
  /** The angle of the point (y, x): inputs y, then x. x/(x² + y²) and −y/(x² + y²). */
  atan2: binary<'atan2'>(Math.atan2, pairwise(ofAngle), (b, g, y, x) => {
    const part = b.div(g, b.add(b.mul(x, x), b.mul(y, y)));
    return [b.mul(part, x), b.apply('negate', [b.mul(part, y)])];
  }),
});

function powerSlope(b: GraphBuilder, x: NodeId, y: NodeId): NodeId {
  const exponent = b.node(y);
  if (exponent.kind === 'constant' && exponent.value?.length === 1)
    return numberSlope(b, x, exponent.value[0] as number);
  const slope = b.mul(y, b.apply('pow', [x, b.sub(y, b.number(1))]));
  return b.where(b.apply('equal', [y, b.number(0)]), b.number(0), slope);
}

/** The usual case: a power with a number in the formula, whose slope needs no rounded exponent. */
function numberSlope(b: GraphBuilder, x: NodeId, exponent: number): NodeId {
  if (exponent === 0 || exponent === 1) return b.number(exponent);
  const factor = b.number(exponent);
  return b.mul(factor, exponent === 2 ? x : b.apply('pow', [x, b.number(exponent - 1)]));
}

function exponentSlope(b: GraphBuilder, x: NodeId, y: NodeId, out: NodeId): NodeId {
  const atZero = b.mul(b.apply('equal', [x, b.number(0)]), b.apply('greaterEqual', [y, b.number(0)]));
  return b.where(atZero, b.number(0), b.mul(out, b.apply('log', [x])));
}
