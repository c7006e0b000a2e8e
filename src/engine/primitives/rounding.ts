import type { AttributesOf, OpName } from '../rules.js';
import type { Data, Shape } from '../tensor.js';
import { placeOf, walk } from './broadcast.js';
import type { Operand, Rule } from './rule.js';

/**
 * Running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, §3.3): every number v carries a bound e
 * with |true − v| ≤ e, where "true" is what exact arithmetic on exact inputs gives. Decisions (which piece, which order,
 * which index) are taken as they fell.
 */
export interface Bounded extends Operand {
  readonly error: Float64Array;
}

/** A precision's arithmetic: one operation is wrong by u of its value, or by tiny near zero. */
export interface Unit {
  /** 2⁻⁵³ or 2⁻²⁴. */
  readonly u: number;
  /** The smallest normal number: 2⁻¹⁰²² or 2⁻¹²⁶. */
  readonly tiny: number;
}

export const UNITS: Readonly<Record<'float64' | 'float32', Unit>> = {
  float64: { u: 2 ** -53, tiny: 2 ** -1022 },
  float32: { u: 2 ** -24, tiny: 2 ** -126 },
};

/** How many u of its value the functions of the platform, and of the kernels, may be wrong by (CHECK: measured). */
const ULPS_OF_FUNCTIONS = 4;

/** Writes an error bound for every entry of `out`, which was computed from `inputs`. */
export type Rounding<K extends OpName> = (
  error: Float64Array,
  out: Operand,
  inputs: readonly Bounded[],
  attributes: AttributesOf[K],
  unit: Unit,
) => void;

/** An error that says something: NaN says nothing. An infinite value is exact where an infinite input made it, without error. */
function settled(value: number, error: number, exact: boolean): number {
  if (Number.isFinite(value)) return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
  return exact && !Number.isNaN(value) ? 0 : Number.POSITIVE_INFINITY;
}

/** No error at all: decisions. */
export const exact: Rounding<OpName> = (error) => {
  error.fill(0);
};

/** Numbers that are right but for the rounding to this precision. */
export const rounded: Rounding<OpName> = (error, { data }, _inputs, _attributes, { u }) => {
  for (let i = 0; i < error.length; i++) error[i] = u * Math.abs(data[i] as number);
};

/** The errors of numbers that only move: what `forward` makes of the first input's errors. */
export function moved<K extends OpName>(forward: Rule<K>['forward']): Rounding<K> {
  return (error, { shape }, inputs, attributes) => {
    const [first, ...rest] = inputs as [Bounded, ...Bounded[]];
    forward(error, [{ shape: first.shape, data: first.error }, ...rest], attributes, shape);
  };
}

/**
 * Sums of up to n numbers in any order: Σe + n u Σ(|x| + e), which `forward` adds up (Higham, eq. 4.4, for any order).
 * `terms`: the most numbers that one entry is a sum of.
 */
export function summed<K extends OpName>(
  forward: Rule<K>['forward'],
  terms: (inputs: readonly Operand[], shape: Shape) => number,
): Rounding<K> {
  return (error, out, inputs, attributes, { u }) => {
    const [first, ...rest] = inputs as [Bounded, ...Bounded[]];
    const sizes = new Float64Array(error.length);
    const over = (to: Data, data: Float64Array): void =>
      forward(to, [{ shape: first.shape, data }, ...rest], attributes, out.shape);
    over(error, first.error);
    over(
      sizes,
      first.error.map((e, i) => Math.abs(first.data[i] as number) + e),
    );
    const factor = terms(inputs, out.shape) * u * 1.01;
    for (let i = 0; i < error.length; i++) {
      error[i] = settled(out.data[i] as number, (error[i] as number) + factor * (sizes[i] as number), error[i] === 0);
    }
  };
}

/** The larger of what two bounds on an entry say, for functions that never move further than their inputs do. */
export function nonExpanding(): Rounding<OpName> {
  return (error, { shape }, inputs) => {
    error.fill(0);
    for (const { error: data, shape: from } of inputs) {
      const walked = walk({ data, shape: from }, shape);
      for (let i = 0; i < error.length; i++) {
        error[i] = Math.max(error[i] as number, data[placeOf(walked, i)] as number);
      }
    }
  };
}

/** A function that grows, or falls, all over [x − e, x + e]: its values at the ends say how far it may have moved. */
export function monotone(f: (x: number) => number): Rounding<OpName> {
  return (error, { data }, [x], _, { u, tiny }) => {
    const { data: at, error: around } = x as Bounded;
    for (let i = 0; i < error.length; i++) {
      const [center, e, value] = [at[i] as number, around[i] as number, data[i] as number];
      const middle = f(center);
      const above = e === 0 ? 0 : Math.abs(f(center + e) - middle);
      const below = e === 0 ? 0 : Math.abs(f(center - e) - middle);
      const spread = Math.max(above, below) * (1 + 8 * u);
      // A 0 that was made of another finite number may be one that was too small to hold.
      const sure = value === 0 && (center === 0 || !Number.isFinite(center));
      const lost = sure ? 0 : value === 0 ? tiny : tiny * u;
      const own = ULPS_OF_FUNCTIONS * (u * (Math.abs(value) + spread) + lost);
      error[i] = settled(value, spread + own, e === 0 && !Number.isFinite(center));
    }
  };
}

/** A function whose slope is at most `slope(x, e)` in size on [x − e, x + e]. */
export function lipschitz(slope: (x: number, e: number) => number, ulps = ULPS_OF_FUNCTIONS): Rounding<OpName> {
  return (error, { data }, [x], _, { u }) => {
    const { data: at, error: around } = x as Bounded;
    for (let i = 0; i < error.length; i++) {
      const [e, value] = [around[i] as number, data[i] as number];
      const moves = e === 0 ? 0 : slope(at[i] as number, e) * e;
      error[i] = settled(value, moves + ulps * u * (Math.abs(value) + moves), e === 0);
    }
  };
}

/** One entry of a function of two numbers: its value, both numbers and their errors → how far the exact value may be. */
type Pair = (value: number, a: number, ea: number, b: number, eb: number, unit: Unit) => number;

export function pairwise(pair: Pair): Rounding<OpName> {
  return (error, { data, shape }, [a, b], _, unit) => {
    const [left, right] = [a as Bounded, b as Bounded];
    const [p, q] = [walk(left, shape), walk(right, shape)];
    for (let i = 0; i < error.length; i++) {
      const [j, k] = [placeOf(p, i), placeOf(q, i)];
      const [ea, eb] = [left.error[j] as number, right.error[k] as number];
      const [x, y, value] = [left.data[j] as number, right.data[k] as number, data[i] as number];
      const e = pair(value, x, ea, y, eb, unit);
      error[i] = settled(value, e, e === 0 || (ea === 0 && eb === 0 && !overflows(x, y)));
    }
  };
}

/** Whether an infinite value of two numbers is too large for the precision, rather than what 1/0, 0⁻¹ or an infinite number makes. */
function overflows(a: number, b: number): boolean {
  return Number.isFinite(a) && Number.isFinite(b) && a !== 0 && b !== 0;
}

/** An infinite number without error: a mask's −∞, say. */
function surelyInfinite(x: number, e: number): boolean {
  return e === 0 && Math.abs(x) === Number.POSITIVE_INFINITY;
}

/** p = e_a + e_b, e = p + u(|v| + p); what is surely infinite takes in whatever is added. */
export const ofSum: Pair = (value, a, ea, b, eb, { u }) => {
  const p = ea + eb;
  if (Number.isFinite(p) && (surelyInfinite(a, ea) || surelyInfinite(b, eb))) return 0;
  return p + u * (Math.abs(value) + p);
};

/** p = |a|e_b + |b|e_a + e_a e_b, e = p + u(|v| + p) + ω; an exact zero stays exact, as does ∞ times what is surely not 0. */
export const ofProduct: Pair = (value, a, ea, b, eb, { u, tiny }) => {
  if ((a === 0 && ea === 0) || (b === 0 && eb === 0)) return 0;
  if ((surelyInfinite(a, ea) && Math.abs(b) > eb) || (surelyInfinite(b, eb) && Math.abs(a) > ea)) return 0;
  const p = times(Math.abs(a), eb) + times(Math.abs(b), ea) + times(ea, eb);
  return p + u * (Math.abs(value) + p) + tiny;
};

/** For |b| > e_b only: p = (e_a + |q|e_b) / (|b| − e_b), e = p + u(|q| + p) + ω. */
export const ofQuotient: Pair = (value, a, ea, b, eb, { u, tiny }) => {
  if (a === 0 && ea === 0 && Math.abs(b) > eb) return 0;
  if (!(Math.abs(b) > eb)) return Number.POSITIVE_INFINITY;
  const p = (ea + times(Math.abs(value), eb)) / (Math.abs(b) - eb);
  return p + u * (Math.abs(value) + p) + tiny;
};

/** a^b is monotone in each for a > 0, and for whole b in |a|: its values at the corners say how far it may have moved. */
export const ofPower: Pair = (value, a, ea, b, eb, { u, tiny }) => {
  const own = ULPS_OF_FUNCTIONS * u * Math.abs(value) + tiny;
  if (ea === 0 && eb === 0) return own;
  const whole = eb === 0 && Number.isInteger(b);
  const [size, far] = [whole ? Math.abs(a) : a, whole ? Math.abs(value) : value];
  const corners = [size - ea, size + ea].flatMap((x) => [b - eb, b + eb].map((y) => x ** y));
  // A base of exactly 0 is 0 or ∞ for exponents near this one.
  if (corners.every((corner) => corner === far) && (size > 0 || ea === 0)) return Number.isFinite(value) ? 2 * own : 0;
  if (size - ea > 0) return Math.max(...corners.map((corner) => Math.abs(corner - far))) + 2 * own;
  // Of a base around 0 only whole powers from 0 on are finite numbers; their slope is largest at the end that is further out.
  if (!whole || b < 0) return Number.POSITIVE_INFINITY;
  return b * (Math.abs(a) + ea) ** Math.max(b - 1, 0) * ea + 2 * own;
};

/** The angle moves by at most the distance over the radius. */
export const ofAngle: Pair = (value, a, ea, b, eb, { u }) => {
  const own = ULPS_OF_FUNCTIONS * u * Math.abs(value);
  const moves = Math.hypot(ea, eb);
  if (moves === 0) return own;
  const radius = Math.hypot(a, b) - moves;
  return radius > 0 ? moves / radius + 2 * own : Number.POSITIVE_INFINITY;
};

/** 0 times anything is 0 here: an infinite number without error adds none. */
function times(x: number, e: number): number {
  return e === 0 || x === 0 ? 0 : x * e;
}

/** The error of whichever was chosen. */
export const chosen: Rounding<'where'> = (error, { shape }, [condition, then, otherwise]) => {
  const [c, x, y] = [condition, then, otherwise].map((each) => ({
    bounded: each as Bounded,
    walked: walk(each as Bounded, shape),
  })) as [Walked, Walked, Walked];
  for (let i = 0; i < error.length; i++) {
    const from = c.bounded.data[placeOf(c.walked, i)] !== 0 ? x : y;
    error[i] = from.bounded.error[placeOf(from.walked, i)] as number;
  }
};

interface Walked {
  readonly bounded: Bounded;
  readonly walked: ReturnType<typeof walk>;
}
