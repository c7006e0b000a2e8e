import fc from 'fast-check';
import { U } from './along.js';

/** A random function of one number with its derivative by the chain rule, and bounds on what rounding does to both. */
export interface Dual {
  readonly v: number;
  readonly d: number;
  /** How far v and d may be off: running error analysis (Higham, §3.3). */
  readonly ev: number;
  readonly ed: number;
  /** Where the piecewise ops fell. */
  readonly pieces: string;
}
export type Expression = (x: number) => Dual;

const X: Expression = (v) => ({ v, d: 1, ev: 0, ed: 0, pieces: '' });
const constant =
  (v: number): Expression =>
  () => ({ v, d: 0, ev: 0, ed: 0, pieces: '' });

function rounded(v: number, d: number, ev: number, ed: number, pieces: string): Dual {
  return { v, d, ev: ev + U * Math.abs(v), ed: ed + 2 * U * Math.abs(d), pieces };
}

const add =
  (f: Expression, g: Expression): Expression =>
  (x) => {
    const [a, b] = [f(x), g(x)];
    return rounded(a.v + b.v, a.d + b.d, a.ev + b.ev, a.ed + b.ed, a.pieces + b.pieces);
  };

const multiply =
  (f: Expression, g: Expression): Expression =>
  (x) => {
    const [a, b] = [f(x), g(x)];
    const d = a.d * b.v + a.v * b.d;
    const size = Math.abs(a.d * b.v) + Math.abs(a.v * b.d);
    const ed = a.ed * Math.abs(b.v) + Math.abs(a.d) * b.ev + a.ev * Math.abs(b.d) + Math.abs(a.v) * b.ed;
    const ev = a.ev * Math.abs(b.v) + Math.abs(a.v) * b.ev;
    return rounded(a.v * b.v, d, ev, ed + 2 * U * size, a.pieces + b.pieces);
  };

/** f(x) through a smooth function; `d2` bounds its second derivative there, `ulps` its own rounding. */
const through =
  (g: (t: number) => number, dg: (t: number) => number, d2: (t: number) => number, ulps = (_: number) => 2) =>
  (f: Expression): Expression =>
  (x) => {
    const a = f(x);
    const slope = dg(a.v);
    const ev = a.ev * Math.abs(slope) + ulps(a.v) * U * Math.abs(g(a.v));
    const ed =
      Math.abs(d2(a.v)) * a.ev * Math.abs(a.d) + Math.abs(slope) * a.ed + (1 + ulps(a.v)) * U * Math.abs(slope * a.d);
    return rounded(g(a.v), slope * a.d, ev, ed, a.pieces);
  };

const SMOOTH = [
  through(Math.sin, Math.cos, () => 1),
  through(
    Math.tanh,
    (t) => 1 / Math.cosh(t) ** 2,
    () => 1,
  ),
  through(
    (t) => Math.exp(-t * t),
    (t) => -2 * t * Math.exp(-t * t),
    () => 4,
    // The square rounds before it is raised.
    (t) => 2 + t * t,
  ),
  through(
    (t) => Math.sqrt(1 + t * t),
    (t) => t / Math.sqrt(1 + t * t),
    () => 2,
  ),
  through(
    (t) => 1 / (2 + t * t),
    (t) => (-2 * t) / (2 + t * t) ** 2,
    () => 2,
  ),
  through(
    (t) => Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t))),
    (t) => 1 / (1 + Math.exp(-t)),
    () => 1,
  ),
];

const relu =
  (f: Expression): Expression =>
  (x) => {
    const a = f(x);
    const on = a.v > 0;
    const pieces = a.pieces + (on ? '+' : '-');
    return on ? { ...a, pieces } : { v: 0, d: 0, ev: 0, ed: 0, pieces };
  };

/** A composition of `depth` ops; with `kinks`, relus among them. */
export function expression(kinks: boolean, depth = 5): fc.Arbitrary<Expression> {
  const number = fc.integer({ min: -400, max: 400 }).map((n) => n / 100);
  const leaf = fc.oneof({ weight: 3, arbitrary: fc.constant(X) }, { weight: 2, arbitrary: number.map(constant) });
  if (depth === 0) return leaf;
  const inner = fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 4, arbitrary: expression(kinks, depth - 1) });
  const pair = fc.tuple(inner, inner);
  return fc.oneof(
    pair.map(([f, g]) => add(f, g)),
    pair.map(([f, g]) => multiply(f, g)),
    fc.tuple(fc.constantFrom(...SMOOTH), inner).map(([op, f]) => op(f)),
    fc.tuple(number, inner).map(([c, f]) => multiply(constant(c), f)),
    ...(kinks ? [inner.map(relu)] : []),
  );
}
