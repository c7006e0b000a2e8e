import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { broadcast, mapped } from '../kernels/elementwise.js';
import type { Words } from '../kernels/instructions.js';
import { Kernel } from '../kernels/opcodes.js';
import type { OpName } from '../rules.js';
import type { Precision } from '../tensor.js';
import { broadcastShape, map1, map2, map3 } from './broadcast.js';
import { erf } from './erf.js';
import {
  chosen,
  exact,
  lipschitz,
  monotone,
  nonExpanding,
  ofAngle,
  ofPower,
  ofProduct,
  ofQuotient,
  ofSum,
  pairwise,
  type Rounding,
} from './rounding.js';
import type { Operand, Place, Rule } from './rule.js';
import type { PrimitiveName } from './table.js';

/** f, and the cotangent of x from g, the cotangent of y = f(x). */
function unary<K extends PrimitiveName>(
  f: (x: number) => number,
  pull: (b: GraphBuilder, g: NodeId, x: NodeId, y: NodeId) => NodeId | null,
  rounding: Rounding<OpName> = monotone(f),
): Rule<K> {
  return {
    shape: ([x = []]) => x,
    forward: (out, [x]) => map1(out, x as Operand, f),
    rounding,
    vjp: (b, node, g) => [pull(b, g, node.inputs[0] as NodeId, node.id)],
  };
}

/** f, and the cotangents of both inputs, which are summed over what was broadcast. */
function binary<K extends PrimitiveName>(
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

/** The same rule, piecewise by the sign of its input: −1, 0 and 1 are its pieces. */
function kinkAtZero<K extends PrimitiveName>(rule: Rule<K>): Rule<K> {
  return { ...rule, branches: (codes, [x]) => map1(codes, x as Operand, Math.sign) };
}

/** The same rule, piecewise by which of its inputs is larger. */
function kinkWhereEqual<K extends PrimitiveName>(rule: Rule<K>): Rule<K> {
  return {
    ...rule,
    branches: (codes, [x, y], _, shape) =>
      map2(codes, x as Operand, y as Operand, shape, (left, right) => Math.sign(left - right)),
  };
}

/** A comparison gives 1 or 0, and passes no gradient. */
function comparison<K extends PrimitiveName>(holds: (x: number, y: number) => boolean): Rule<K> {
  return kinkWhereEqual(
    binary<K>(
      (x, y) => (holds(x, y) ? 1 : 0),
      exact,
      () => [null, null],
    ),
  );
}

/** 1 / cos² at the end nearer to a pole; without bound where a pole lies between. */
const steepestTangent = (x: number, e: number): number => {
  const [below, above] = [Math.cos(x - e), Math.cos(x + e)];
  return below * above > 0 ? 1 / Math.min(below * below, above * above) : Number.POSITIVE_INFINITY;
};

export const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** log(1 + eˣ) without overflow: max(x, 0) + log(1 + e^−|x|). */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

type Encode = (kernel: Kernel, precision: Precision, out: Place, inputs: readonly Place[]) => Words | null;

/** Rules whose names are those of kernels run there. */
function withKernels<T extends Readonly<Record<string, object>>>(encode: Encode, rules: T): T {
  const entries = Object.entries(rules).map(([name, rule]) => {
    const kernel = Kernel[name as keyof typeof Kernel];
    if (kernel === undefined) return [name, rule];
    const words: Rule<PrimitiveName>['kernel'] = (out, inputs, _, precision) => encode(kernel, precision, out, inputs);
    return [name, { ...rule, kernel: words }];
  });
  return Object.fromEntries(entries) as T;
}

/** x < y as y > x. */
function swapped<K extends PrimitiveName>(kernel: Kernel, rule: Rule<K>): Rule<K> {
  return {
    ...rule,
    kernel: (out, [x, y], _, precision) => broadcast(kernel, precision, out, [y as Place, x as Place]),
  };
}

export const unaryRules = withKernels(mapped, {
  negate: unary<'negate'>(
    (x) => -x,
    (b, g) => b.apply('negate', [g]),
    nonExpanding(),
  ),
  exp: unary<'exp'>(Math.exp, (b, g, _, y) => b.mul(g, y)),
  expm1: unary<'expm1'>(Math.expm1, (b, g, x) => b.mul(g, b.apply('exp', [x]))),
  log: unary<'log'>(Math.log, (b, g, x) => b.div(g, x)),
  log1p: unary<'log1p'>(Math.log1p, (b, g, x) => b.div(g, b.add(b.number(1), x))),
  sqrt: unary<'sqrt'>(Math.sqrt, (b, g, _, y) => b.div(g, b.mul(b.number(2), y))),
  sin: unary<'sin'>(
    Math.sin,
    (b, g, x) => b.mul(g, b.apply('cos', [x])),
    lipschitz(() => 1),
  ),
  cos: unary<'cos'>(
    Math.cos,
    (b, g, x) => b.apply('negate', [b.mul(g, b.apply('sin', [x]))]),
    lipschitz(() => 1),
  ),
  tan: unary<'tan'>(Math.tan, (b, g, _, y) => b.mul(g, b.add(b.number(1), b.mul(y, y))), lipschitz(steepestTangent)),
  sinh: unary<'sinh'>(Math.sinh, (b, g, x) => b.mul(g, b.apply('cosh', [x]))),
  cosh: unary<'cosh'>(
    Math.cosh,
    (b, g, x) => b.mul(g, b.apply('sinh', [x])),
    lipschitz((x, e) => Math.sinh(Math.abs(x) + e)),
  ),
  tanh: unary<'tanh'>(Math.tanh, (b, g, _, y) => b.mul(g, b.sub(b.number(1), b.mul(y, y)))),
  /** 2/√π e^(−x²) (DLMF 7.2.1). */
  erf: unary<'erf'>(erf, (b, g, x) =>
    b.mul(g, b.mul(b.number(2 / Math.sqrt(Math.PI)), b.apply('exp', [b.apply('negate', [b.mul(x, x)])]))),
  ),
  sigmoid: unary<'sigmoid'>(sigmoid, (b, g, _, y) => b.mul(g, b.mul(y, b.sub(b.number(1), y)))),
  softplus: unary<'softplus'>(softplus, (b, g, x) => b.mul(g, b.apply('sigmoid', [x]))),
  /** At 0 the derivative is taken as 0, as torch does. Math.max keeps NaN. */
  relu: kinkAtZero(
    unary<'relu'>(
      (x) => Math.max(x, 0),
      (b, g, x) => b.where(b.apply('greater', [x, b.number(0)]), g, b.number(0)),
      nonExpanding(),
    ),
  ),
  /** At 0 the derivative is taken as 0, as torch does. */
  abs: kinkAtZero(unary<'abs'>(Math.abs, (b, g, x) => b.mul(g, b.apply('sign', [x])), nonExpanding())),
  sign: kinkAtZero(unary<'sign'>(Math.sign, () => null, exact)),
  /** The largest whole number not above x; whole numbers stand on its jumps. */
  floor: {
    ...unary<'floor'>(Math.floor, () => null, exact),
    branches: (codes: Int32Array, [x]: readonly Operand[]) =>
      map1(codes, x as Operand, (value) => 2 * Math.floor(value) + (Number.isInteger(value) ? 1 : 0)),
  },
  /** The value, cut off from the gradient. */
  detach: unary<'detach'>(
    (x) => x,
    () => null,
    nonExpanding(),
  ),
});

export const binaryRules = withKernels(broadcast, {
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
  /** Where both are equal each gets half, as torch's maximum does. */
  maximum: kinkWhereEqual(
    binary<'maximum'>(Math.max, nonExpanding(), (b, g, x, y) =>
      winner(b, g, b.apply('greater', [x, y]), b.apply('equal', [x, y])),
    ),
  ),
  minimum: kinkWhereEqual(
    binary<'minimum'>(Math.min, nonExpanding(), (b, g, x, y) =>
      winner(b, g, b.apply('less', [x, y]), b.apply('equal', [x, y])),
    ),
  ),
  greater: comparison<'greater'>((x, y) => x > y),
  greaterEqual: comparison<'greaterEqual'>((x, y) => x >= y),
  less: swapped(
    Kernel.greater,
    comparison<'less'>((x, y) => x < y),
  ),
  lessEqual: swapped(
    Kernel.greaterEqual,
    comparison<'lessEqual'>((x, y) => x <= y),
  ),
  equal: comparison<'equal'>((x, y) => x === y),
  notEqual: comparison<'notEqual'>((x, y) => x !== y),
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

/** All of g to the winner, half of it where both are equal. */
function winner(b: GraphBuilder, g: NodeId, wins: NodeId, ties: NodeId): readonly [NodeId, NodeId] {
  const half = b.mul(b.number(0.5), g);
  const zero = b.number(0);
  const loses = b.sub(b.number(1), wins);
  return [b.where(ties, half, b.where(wins, g, zero)), b.where(ties, half, b.where(loses, g, zero))];
}

/** inputs: condition (0 is false), then, else. NaN as a condition counts as true, as a number that is not 0. */
export const whereRule: Rule<'where'> = {
  shape: broadcastShape,
  forward: (out, [c, x, y], _, shape) =>
    map3(out, [c as Operand, x as Operand, y as Operand], shape, (when, then, otherwise) =>
      when !== 0 ? then : otherwise,
    ),
  rounding: chosen,
  kernel: (out, inputs, _, precision) => broadcast(Kernel.where, precision, out, inputs),
  vjp: (b, node, g) => {
    const [c, x, y] = node.inputs as [NodeId, NodeId, NodeId];
    const zero = b.number(0);
    return [null, b.sumTo(b.where(c, g, zero), b.shape(x)), b.sumTo(b.where(c, zero, g), b.shape(y))];
  },
};
