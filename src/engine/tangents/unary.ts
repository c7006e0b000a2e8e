import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import type { PrimitiveName } from '../primitives/table.js';
import { negated, type Tangent, times } from './rule.js';

type Slope = (b: GraphBuilder, x: NodeId, y: NodeId) => NodeId;

/** A smooth function of one number: f'(x) t, from x and y = f(x). */
function smooth<K extends PrimitiveName>(slope: Slope): Tangent<K> {
  return (b, node, [t = null]) => (t === null ? null : times(b, t, slope(b, node.inputs[0] as NodeId, node.id)));
}

/** f'(x) t beside a kink at 0, and what `atZero` makes of t on it. */
function kinked<K extends PrimitiveName>(
  below: (b: GraphBuilder, t: NodeId) => NodeId,
  atZero: (b: GraphBuilder, t: NodeId) => NodeId,
): Tangent<K> {
  return (b, node, [t = null]) => {
    if (t === null) return null;
    const x = node.inputs[0] as NodeId;
    const zero = b.number(0);
    const left = b.where(b.apply('less', [x, zero]), below(b, t), atZero(b, t));
    return b.where(b.apply('greater', [x, zero]), t, left);
  };
}

/** e^−|k x|, which never overflows. */
function falling(b: GraphBuilder, x: NodeId, k: number): NodeId {
  return b.apply('exp', [b.mul(b.number(-k), b.apply('abs', [x]))]);
}

/** c s/(1 + s)² for s = e^−|k x|: a saturated slope keeps its digits, where 1 − y² would lose them. */
function bell(b: GraphBuilder, x: NodeId, k: number, c: number): NodeId {
  const s = falling(b, x, k);
  const base = b.add(b.number(1), s);
  return b.div(c === 1 ? s : b.mul(b.number(c), s), b.mul(base, base));
}

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

/** Functions of one number. */
export const unaryTangents = {
  negate: ((b, _, [t = null]) => (t === null ? null : negated(b, t))) as Tangent<'negate'>,
  exp: smooth<'exp'>((_b, _x, y) => y),
  expm1: smooth<'expm1'>((b, x) => b.apply('exp', [x])),
  log: smooth<'log'>((b, x) => b.div(b.number(1), x)),
  log1p: smooth<'log1p'>((b, x) => b.div(b.number(1), b.add(b.number(1), x))),
  sqrt: smooth<'sqrt'>((b, _, y) => b.div(b.number(0.5), y)),
  sin: smooth<'sin'>((b, x) => b.apply('cos', [x])),
  cos: smooth<'cos'>((b, x) => b.apply('negate', [b.apply('sin', [x])])),
  tan: smooth<'tan'>((b, x) => {
    const cosine = b.apply('cos', [x]);
    return b.div(b.number(1), b.mul(cosine, cosine));
  }),
  sinh: smooth<'sinh'>((b, x) => b.apply('cosh', [x])),
  cosh: smooth<'cosh'>((b, x) => b.apply('sinh', [x])),
  /** 1/cosh² = 4 s/(1 + s)², s = e^−2|x|. */
  tanh: smooth<'tanh'>((b, x) => bell(b, x, 2, 4)),
  /** 2/√π e^(−x²) (DLMF 7.2.1). */
  erf: smooth<'erf'>((b, x) => b.mul(b.number(TWO_OVER_ROOT_PI), b.apply('exp', [b.apply('negate', [b.mul(x, x)])]))),
  sigmoid: smooth<'sigmoid'>((b, x) => bell(b, x, 1, 1)),
  /** 1/(1 + e^−x) = (x ≥ 0 ? 1 : s)/(1 + s), s = e^−|x|. */
  softplus: smooth<'softplus'>((b, x) => {
    const s = falling(b, x, 1);
    const above = b.where(b.apply('greaterEqual', [x, b.number(0)]), b.number(1), s);
    return b.div(above, b.add(b.number(1), s));
  }),
  /** At 0 it moves with t > 0 alone. */
  relu: kinked<'relu'>(
    (b) => b.number(0),
    (b, t) => b.apply('maximum', [t, b.number(0)]),
  ),
  abs: kinked<'abs'>(negated, (b, t) => b.apply('abs', [t])),
} as const;
