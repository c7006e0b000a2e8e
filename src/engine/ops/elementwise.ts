import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';

/** Functions entry by entry that are no primitives of their own; those of two inputs broadcast. */
type Unary = (b: GraphBuilder, x: NodeId) => NodeId;
type Binary = (b: GraphBuilder, x: NodeId, y: NodeId) => NodeId;

export const square: Unary = (b, x) => b.mul(x, x);
export const reciprocal: Unary = (b, x) => b.div(b.number(1), x);
/** 1/√x. */
export const reciprocalRoot: Unary = (b, x) => reciprocal(b, b.apply('sqrt', [x]));
export const log2: Unary = (b, x) => b.div(b.apply('log', [x]), b.number(Math.LN2));
export const log10: Unary = (b, x) => b.div(b.apply('log', [x]), b.number(Math.LN10));
export const exp2: Unary = (b, x) => b.apply('pow', [b.number(2), x]);

/** The inverse circular and hyperbolic functions, by DLMF 4.23 and 4.37. */
export const arctan: Unary = (b, x) => b.apply('atan2', [x, b.number(1)]);
export const arcsin: Unary = (b, x) => b.apply('atan2', [x, legOf(b, x)]);
export const arccos: Unary = (b, x) => b.apply('atan2', [legOf(b, x), x]);
/** sign(x) log(1 + |x| + x²/(1 + √(1 + x²))): no cancellation for small x or negative ones. */
export const arsinh: Unary = (b, x) => {
  const size = b.apply('abs', [x]);
  const root = b.apply('sqrt', [b.add(b.number(1), square(b, x))]);
  const more = b.add(size, b.div(square(b, x), b.add(b.number(1), root)));
  return b.mul(b.apply('sign', [x]), b.apply('log1p', [more]));
};
export const arcosh: Unary = (b, x) => {
  const above = b.sub(x, b.number(1));
  return b.apply('log1p', [b.add(above, b.apply('sqrt', [b.mul(above, b.add(x, b.number(1)))]))]);
};
/** ½ log((1 + x)/(1 − x)). */
export const artanh: Unary = (b, x) => {
  const [above, below] = [b.apply('log1p', [x]), b.apply('log1p', [b.apply('negate', [x])])];
  return b.mul(b.number(0.5), b.sub(above, below));
};

/** √(1 − x²), as a product: exact near ±1. */
function legOf(b: GraphBuilder, x: NodeId): NodeId {
  return b.apply('sqrt', [b.mul(b.sub(b.number(1), x), b.add(b.number(1), x))]);
}

/** Rounding; the derivative is 0. */
export const ceil: Unary = (b, x) => b.apply('negate', [b.apply('floor', [b.apply('negate', [x])])]);
/** Towards 0. */
export const truncate: Unary = (b, x) => b.mul(b.apply('sign', [x]), b.apply('floor', [b.apply('abs', [x])]));
/** To the nearest whole number, halves to the even one (torch.round). */
export const round: Unary = (b, x) => {
  const nearest = b.apply('floor', [b.add(x, b.number(0.5))]);
  const tie = b.apply('equal', [b.sub(nearest, x), b.number(0.5)]);
  const odd = b.apply('notEqual', [remainder(b, nearest, b.number(2)), b.number(0)]);
  return b.sub(nearest, b.mul(tie, odd));
};
/** What truncation takes away. */
export const fraction: Unary = (b, x) => b.sub(x, truncate(b, x));
/** x − y ⌊x/y⌋, with the sign of y (torch.remainder). */
export const remainder: Binary = (b, x, y) => b.sub(x, b.mul(y, b.apply('floor', [b.div(x, y)])));

/** x cut off at both ends, which null leaves open; at an end itself the slope is 1, as torch.clamp has it. */
export function clamp(b: GraphBuilder, x: NodeId, low: NodeId | null, high: NodeId | null): NodeId {
  const risen = low === null ? x : b.where(b.apply('less', [x, low]), low, x);
  return high === null ? risen : b.where(b.apply('greater', [risen, high]), high, risen);
}

/** `value` where the mask is not 0 (torch.masked_fill). */
export function maskedFill(b: GraphBuilder, x: NodeId, mask: NodeId, value: number): NodeId {
  return b.where(mask, b.number(value), x);
}

/** log(eˣ + e^y) = max + log(1 + e^−|x − y|). */
export const logAddExp: Binary = (b, x, y) => b.add(y, b.apply('softplus', [b.sub(x, y)]));

/** x log y, and 0 where x = 0 though y be 0 or below; the slope in x is log y where that is a number (torch.xlogy). */
export const xLogY: Binary = (b, x, y) => {
  const absent = b.apply('equal', [x, b.number(0)]);
  const outside = b.apply('lessEqual', [y, b.number(0)]);
  return b.mul(x, b.apply('log', [b.where(b.mul(absent, outside), b.number(1), y)]));
};

/** x + t (y − x). */
export function interpolateBetween(b: GraphBuilder, x: NodeId, y: NodeId, t: NodeId): NodeId {
  return b.add(x, b.mul(t, b.sub(y, x)));
}

/** 1 where both, or at least one, or exactly one, or not, are other than 0. */
export const and: Binary = (b, x, y) => b.mul(truth(b, x), truth(b, y));
export const or: Binary = (b, x, y) => b.apply('maximum', [truth(b, x), truth(b, y)]);
export const exclusiveOr: Binary = (b, x, y) => b.apply('notEqual', [truth(b, x), truth(b, y)]);
export const not: Unary = (b, x) => b.apply('equal', [x, b.number(0)]);
export const isNoNumber: Unary = (b, x) => b.apply('notEqual', [x, x]);

function truth(b: GraphBuilder, x: NodeId): NodeId {
  return b.apply('notEqual', [x, b.number(0)]);
}
