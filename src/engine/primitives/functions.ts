import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { mapped } from '../kernels/elementwise.js';
import type { OpName } from '../rules.js';
import { map1 } from './broadcast.js';
import { erf } from './erf.js';
import { exact, lipschitz, monotone, nonExpanding, type Rounding } from './rounding.js';
import type { Operand, Rule } from './rule.js';
import { withKernels } from './served.js';
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

/** The same rule, piecewise by the sign of its input: −1, 0 and 1 are its pieces. */
function kinkAtZero<K extends PrimitiveName>(rule: Rule<K>): Rule<K> {
  return { ...rule, branches: (codes, [x]) => map1(codes, x as Operand, Math.sign) };
}

/** 1 / cos² at the end nearer to a pole; without bound where a pole lies between. */
const steepestTangent = (x: number, e: number): number => {
  const [below, above] = [Math.cos(x - e), Math.cos(x + e)];
  return below * above > 0 ? 1 / Math.min(below * below, above * above) : Number.POSITIVE_INFINITY;
};

export const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** log(1 + eˣ) without overflow: max(x, 0) + log(1 + e^−|x|). */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Functions of one number. */
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
