import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { type Shape, sizeOf } from '../tensor.js';
import { axesOf, range } from './axes.js';
import { permute } from './movement.js';

/** Which axes go: all for null, counted from the end where negative; kept with extent 1 where `keepdim`. */
export interface Reduction {
  readonly axes?: readonly number[] | null;
  readonly keepdim?: boolean;
}

/** The number of entries that go into each entry of a reduction. */
export function countOf(shape: Shape, axes: readonly number[] | null): number {
  return sizeOf(axesOf(shape, axes).map((axis) => shape[axis] as number));
}

/** Brings the reduced axes together, where they are not, and reduces all of them at once: so that all ties share evenly. */
function reduce(b: GraphBuilder, name: 'sum' | 'max', x: NodeId, { axes = null, keepdim = false }: Reduction): NodeId {
  const shape = b.shape(x);
  const gone = axesOf(shape, axes);
  const from = gone[0] ?? 0;
  const together = gone.every((axis, k) => axis === from + k);
  const stay = range(shape.length).filter((axis) => !gone.includes(axis));
  const reduced = together
    ? b.apply(name, [x], { from, to: from + gone.length })
    : b.apply(name, [permute(b, x, [...stay, ...gone])], { from: stay.length, to: shape.length });
  if (!keepdim) return reduced;
  return b.reshape(
    reduced,
    shape.map((extent, axis) => (gone.includes(axis) ? 1 : extent)),
  );
}

/** Σ x. */
export function sum(b: GraphBuilder, x: NodeId, over: Reduction = {}): NodeId {
  return reduce(b, 'sum', x, over);
}

/** Σ x / n; NaN of nothing. */
export function mean(b: GraphBuilder, x: NodeId, over: Reduction = {}): NodeId {
  return b.div(sum(b, x, over), b.number(countOf(b.shape(x), over.axes ?? null)));
}

/** The largest entry; ties share the gradient evenly (torch.amax). */
export function amax(b: GraphBuilder, x: NodeId, over: Reduction = {}): NodeId {
  return reduce(b, 'max', x, over);
}

/** The smallest entry; ties share the gradient evenly (torch.amin). */
export function amin(b: GraphBuilder, x: NodeId, over: Reduction = {}): NodeId {
  return b.apply('negate', [amax(b, b.apply('negate', [x]), over)]);
}

/** Σ (x − mean)² / (n − correction): 1 for the unbiased variance, 0 for the population's. NaN where n ≤ correction. */
export function variance(b: GraphBuilder, x: NodeId, over: Reduction = {}, correction = 1): NodeId {
  const off = b.sub(x, mean(b, x, { ...over, keepdim: true }));
  const divisor = Math.max(countOf(b.shape(x), over.axes ?? null) - correction, 0);
  return b.div(sum(b, b.mul(off, off), over), b.number(divisor));
}

/** √variance, whose slope at 0 is taken as 0, as torch does. */
export function std(b: GraphBuilder, x: NodeId, over: Reduction = {}, correction = 1): NodeId {
  return rootWithoutSlopeAtZero(b, variance(b, x, over, correction));
}

/** √x for x ≥ 0 that hands nothing down where x = 0, rather than 0 · ∞ = NaN. */
export function rootWithoutSlopeAtZero(b: GraphBuilder, x: NodeId): NodeId {
  const zero = b.apply('equal', [x, b.number(0)]);
  return b.where(zero, b.number(0), b.apply('sqrt', [b.where(zero, b.number(1), x)]));
}

/** log Σ eˣ, the largest entry taken out first so that nothing overflows; −∞ where all entries are. */
export function logSumExp(b: GraphBuilder, x: NodeId, over: Reduction = {}): NodeId {
  const largest = b.apply('detach', [amax(b, x, { ...over, keepdim: true })]);
  const infinite = b.apply('equal', [b.apply('abs', [largest]), b.number(Number.POSITIVE_INFINITY)]);
  const shift = b.where(infinite, b.number(0), largest);
  const logarithm = b.apply('log', [sum(b, b.apply('exp', [b.sub(x, shift)]), over)]);
  return b.add(logarithm, b.reshape(shift, b.shape(logarithm)));
}

/** Sums of an axis' entries up to and including each. */
export function cumsum(b: GraphBuilder, x: NodeId, axis: number): NodeId {
  const [at = 0] = axesOf(b.shape(x), [axis]);
  return b.apply('cumsum', [x], { axis: at, reverse: false });
}
