import type { GraphBuilder } from '../../../engine/builder.js';
import type { NodeId } from '../../../engine/graph.js';
import { UNITS, type Unit } from '../../../engine/primitives/rounding.js';
import type { AxesAttributes } from '../../../engine/primitives/shaping.js';
import type { PrimitiveName } from '../../../engine/primitives/table.js';
import { type Data, type Precision, type Shape, sizeOf } from '../../../engine/tensor.js';

/** A number that is looked at, and how far off it may be: null where it is exact. */
export interface BoundedNode {
  readonly value: () => NodeId;
  readonly error: NodeId | null;
}

/** One op as it was computed. */
export interface Computed {
  readonly op: string;
  readonly shape: Shape;
  readonly attributes: unknown;
  readonly value: () => NodeId;
  readonly inputs: readonly BoundedNode[];
}

/** The op's bound can't be said in nodes here: the rules of `primitives/rounding.ts` say it. */
export class Unsaid extends Error {}

type Say = (say: Saying, node: Computed) => NodeId | null;

/** How many u of its value a function may be wrong by (rounding.ts). */
const ULPS = 4;

/**
 * Running error analysis as nodes, so that kernels compute the bounds too: the rules of `primitives/rounding.ts` for what occurs
 * in derivatives of one op, never tighter than those. What is special (infinities, exact zeros) is left to them: it shows as a bound
 * that decides nothing.
 */
export class Saying {
  readonly unit: Unit;

  constructor(
    readonly b: GraphBuilder,
    precision: Precision,
  ) {
    this.unit = UNITS[precision];
  }

  /** The bound of an op's output; null where it is exact. Throws `Unsaid`. */
  of(node: Computed): NodeId | null {
    const say = SAYINGS[node.op as PrimitiveName];
    if (!say) throw new Unsaid(node.op);
    return say(this, node);
  }

  /** Of a constant: a number that is no whole one need not fit the precision. */
  ofConstant(value: Data): NodeId | null {
    if (value.length !== 1) throw new Unsaid('constant');
    const [entry = 0] = value;
    return Number.isInteger(entry) || !Number.isFinite(entry) ? null : this.b.number(this.unit.u * Math.abs(entry));
  }

  abs(id: NodeId): NodeId {
    return this.b.apply('abs', [id]);
  }

  sum(...parts: readonly (NodeId | null)[]): NodeId | null {
    const there = parts.filter((part) => part !== null);
    return there.length === 0 ? null : there.reduce((sum, part) => this.b.add(sum, part));
  }

  /** p + k u (|v| + p) + lost. */
  rounded(value: NodeId, p: NodeId | null, k: number, lost: number): NodeId {
    const { b, unit } = this;
    const size = p === null ? this.abs(value) : b.add(this.abs(value), p);
    const own = b.mul(b.number(1.001 * k * unit.u), size);
    const all = p === null ? own : b.add(p, own);
    return lost === 0 ? all : b.add(all, b.number(lost));
  }
}

const none: Say = () => null;

const ofSum: Say = (say, { value, inputs: [x, y] }) =>
  say.rounded(value(), say.sum(x?.error ?? null, y?.error ?? null), 1, 0);

const ofProduct: Say = (say, { value, inputs }) => {
  const [x, y] = inputs as [BoundedNode, BoundedNode];
  const { b } = say;
  const p = say.sum(
    x.error === null ? null : b.mul(x.error, say.abs(y.value())),
    y.error === null ? null : b.mul(y.error, say.abs(x.value())),
    x.error === null || y.error === null ? null : b.mul(x.error, y.error),
  );
  return say.rounded(value(), p, 1, say.unit.tiny);
};

const ofQuotient: Say = (say, { value, inputs }) => {
  const [x, y] = inputs as [BoundedNode, BoundedNode];
  const { b } = say;
  const moved = say.sum(x.error, y.error === null ? null : b.mul(y.error, say.abs(value())));
  if (moved === null) return say.rounded(value(), null, 1, say.unit.tiny);
  const size = say.abs(y.value());
  const least = y.error === null ? size : b.sub(size, y.error);
  const p = b.div(moved, b.apply('maximum', [least, b.number(0)]));
  return say.rounded(value(), p, 1, say.unit.tiny);
};

/** A function whose slope is at most L in size. */
const lipschitz =
  (L: number): Say =>
  (say, { value, inputs: [x] }) => {
    const error = x?.error ?? null;
    const p = error === null ? null : L === 1 ? error : say.b.mul(say.b.number(L), error);
    return say.rounded(value(), p, ULPS, ULPS * say.unit.tiny * say.unit.u);
  };

/** Of an exact number alone. */
const ofExact: Say = (say, { value, inputs, op }) => {
  if (inputs.some(({ error }) => error !== null)) throw new Unsaid(op);
  return say.rounded(value(), null, ULPS, ULPS * say.unit.tiny);
};

/** |e^(x ± e) − e^x| ≤ e^x (e^e − 1). */
const ofExponential: Say = (say, { value, inputs: [x] }) => {
  const error = x?.error ?? null;
  const { b } = say;
  const p = error === null ? null : b.mul(b.mul(b.number(1.001), say.abs(value())), b.apply('expm1', [error]));
  return say.rounded(value(), p, ULPS, ULPS * say.unit.tiny);
};

const passing: Say = (say, { op, inputs: [x], attributes }) => {
  if (x === undefined || x.error === null) return null;
  const error = say.b.expand(x.error, say.b.shape(x.value()));
  return say.b.apply(op as 'reshape', [error], attributes as { shape: Shape });
};

const same: Say = (_, { inputs: [x] }) => x?.error ?? null;

const larger: Say = (say, { inputs }) => {
  const errors = inputs.flatMap(({ error }) => (error === null ? [] : [error]));
  return errors.length === 0 ? null : errors.reduce((most, error) => say.b.apply('maximum', [most, error]));
};

const ofChoice: Say = (say, { inputs }) => {
  const [c, x, y] = inputs as [BoundedNode, BoundedNode, BoundedNode];
  if (x.error === null && y.error === null) return null;
  const zero = say.b.number(0);
  return say.b.where(c.value(), x.error ?? zero, y.error ?? zero);
};

/** Σe + n u Σ(|x| + e). */
const ofTotal: Say = (say, { inputs, attributes }) => {
  const [x] = inputs as [BoundedNode];
  const { b, unit } = say;
  const axes = attributes as AxesAttributes;
  const terms = sizeOf(b.shape(x.value()).slice(axes.from, axes.to));
  // What broadcasts is stretched first: the error is summed as often as its number is.
  const error = x.error === null ? null : b.expand(x.error, b.shape(x.value()));
  const sizes = b.apply('sum', [error === null ? say.abs(x.value()) : b.add(say.abs(x.value()), error)], axes);
  const own = b.mul(b.number(1.01 * terms * unit.u), sizes);
  return error === null ? own : b.add(b.apply('sum', [error], axes), own);
};

const SAYINGS: Partial<Readonly<Record<PrimitiveName, Say>>> = {
  add: ofSum,
  sub: ofSum,
  mul: ofProduct,
  div: ofQuotient,
  exp: ofExponential,
  expm1: ofExact,
  log: ofExact,
  log1p: ofExact,
  sqrt: ofExact,
  pow: ofExact,
  sinh: ofExact,
  cosh: ofExact,
  tan: ofExact,
  sin: lipschitz(1),
  cos: lipschitz(1),
  tanh: lipschitz(1),
  erf: lipschitz(1.13),
  sigmoid: lipschitz(0.25),
  softplus: lipschitz(1),
  negate: same,
  abs: same,
  relu: same,
  detach: same,
  maximum: larger,
  minimum: larger,
  where: ofChoice,
  sum: ofTotal,
  reshape: passing,
  expand: passing,
  permute: passing,
  sign: none,
  floor: none,
  greater: none,
  greaterEqual: none,
  less: none,
  lessEqual: none,
  equal: none,
  notEqual: none,
};
