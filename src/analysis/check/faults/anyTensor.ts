import type { NodeId } from '../../../engine/graph.js';
import type { Reference } from '../claims/point.js';
import type { Hypothesis, Structure } from './hypothesis.js';
import { changed, type Known, type Right } from './known.js';
import type { FaultName } from './names.js';

/** Mistakes that any tensor can have, the likeliest first. */
export function anyTensor(known: Known): Hypothesis[] {
  return [...factors(known), ...accumulated(known)];
}

type Counts = Pick<Known, 'examples' | 'outputs'>;

export function factors(known: Right & Counts): Hypothesis[] {
  return namedFactors(known).flatMap(([fault, factor]) => scaled(known, fault, factor));
}

/** Constant factors that have a reason. */
export function namedFactors({ examples, outputs }: Counts): readonly (readonly [FaultName, number])[] {
  const counted = (fault: FaultName, count: number): (readonly [FaultName, number])[] =>
    count === 1 ? [] : [[fault, count] as const, [fault, 1 / count] as const];
  return [
    ['sign', -1],
    ['factor-2', 2],
    ['factor-half', 0.5],
    ['factor-2', -2],
    ['factor-half', -0.5],
    ...counted('factor-batch', examples),
    ...counted('factor-outputs', outputs),
  ];
}

/** Apart from the other factors, since a gradient that was never computed may have a name of its own. */
export function zero(known: Right): Hypothesis[] {
  return scaled(known, 'zero', 0);
}

function scaled(known: Right, fault: FaultName, factor: number): Hypothesis[] {
  const { b } = known;
  return changed(known, (tensor) => b.mul(b.number(factor), tensor)).map((node) => ({ fault, node }));
}

/** The gradient of the step before is still in it. */
function accumulated({ b, before, graph, claim, expected }: Known): Hypothesis[] {
  const gradient = claim.kind === 'gradient' ? graph.gradients.get(claim.name) : undefined;
  if (!before || gradient === undefined) return [];
  return [{ fault: 'accumulated-not-zeroed', node: b.add(expected, before.value(gradient)) }];
}

/** What is left where no mistake of a name fits. */
export function leftOver(known: Right): Structure[] {
  const { b, expected, penalty } = known;
  const of = (right: NodeId): Structure => ({
    fault: 'factor',
    needs: [right],
    last: true,
    fits: (analytic, read) => isMultiple(analytic, read(right)),
  });
  const rest = penalty === null ? [] : [ofRest(b.sub(expected, penalty), penalty)];
  return [of(expected), ...rest, isolated(expected)];
}

/** The penalty is right, the rest is off by a factor. */
function ofRest(right: NodeId, penalty: NodeId): Structure {
  return {
    fault: 'factor',
    needs: [right, penalty],
    last: true,
    fits: (analytic, read) => {
      const { exact: taken, bound } = read(penalty);
      const { exact, bound: own } = read(right);
      const rest = analytic.map((entry, i) => entry - (taken[i] as number));
      return isMultiple(rest, { exact, bound: own.map((e, i) => e + (bound[i] as number)) });
    },
  };
}

/**
 * Whether one c makes every entry c times the right one: the c that each entry allows are intervals, and all must meet.
 * One entry alone would fit any number: at least two have to say something.
 */
export function isMultiple(analytic: Float64Array, right: Reference, spread?: Float64Array): boolean {
  const [low, high] = multiples(analytic, right, spread) ?? [1, 0];
  return low <= high;
}

/** The least and the largest such c; null where nothing tells, or an entry is no multiple. `spread`: how far entries may be off themselves. */
export function multiples(
  analytic: Float64Array,
  { exact, bound }: Reference,
  spread?: Float64Array,
): readonly [number, number] | null {
  let [low, high, telling] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  const size = sizeOfFactor(analytic, exact);
  for (let i = 0; i < analytic.length; i++) {
    const [entry, right] = [analytic[i] as number, exact[i] as number];
    const error = size * (bound[i] as number) + 2 ** -52 * Math.abs(entry) + (spread?.[i] ?? 0);
    if (!Number.isFinite(entry) || !Number.isFinite(error)) return null;
    if (Math.abs(right) <= (bound[i] as number)) {
      if (Math.abs(entry) > error + size * Math.abs(right)) return null;
      continue;
    }
    const [p, q] = [(entry - error) / right, (entry + error) / right];
    [low, high] = [Math.max(low, Math.min(p, q)), Math.min(high, Math.max(p, q))];
    telling++;
  }
  return telling >= 2 && low <= high ? [low, high] : null;
}

/** |c| by the entry of the largest right value. */
function sizeOfFactor(analytic: Float64Array, exact: Float64Array): number {
  const largest = exact.reduce((best, value, i) => (Math.abs(value) > Math.abs(exact[best] as number) ? i : best), 0);
  return Math.abs((analytic[largest] as number) / (exact[largest] as number));
}

/** Mistakes in single entries: no more are wrong than are right. */
function isolated(expected: NodeId): Structure {
  return {
    fault: 'isolated-entries',
    needs: [expected],
    last: true,
    fits: (analytic, read) => {
      const { exact, bound } = read(expected);
      const off = (entry: number, i: number): boolean =>
        !(Math.abs(entry - (exact[i] as number)) <= (bound[i] as number));
      return 2 * analytic.filter(off).length <= analytic.length;
    },
  };
}
