import type { Data, Precision } from '../../../engine/tensor.js';
import { openBlackBox } from '../numeric/blackBox.js';
import { confirmed } from '../numeric/confirmed.js';
import { estimateAll } from '../numeric/estimateAll.js';
import type { Estimate } from '../numeric/line.js';
import { probe } from '../numeric/probes.js';
import { isLinear, linearDerivatives, slackOf } from './linear.js';
import type { Pullback } from './pullback.js';

/** More entries than so many are looked at together first, along random directions. */
export const MANY = 2000;

export interface Derivatives {
  /** `probed`: entries without an estimate agree with what is claimed along random directions. */
  readonly kind: 'linear' | 'sampled' | 'probed';
  /** By entry; bounds cover the rounding of what is claimed, too. */
  readonly estimates: ReadonlyMap<number, Estimate>;
}

/** The derivative by each entry, by the cheapest way that there is. Yields after each few calls of the function. */
export function* derivativesOf(phi: Pullback, claimed: Float64Array): Generator<void, Derivatives> {
  const { x, lanes } = phi.given;
  if (x.length / lanes.count > MANY) return yield* probed(phi, claimed);
  const estimates = new Map<number, Estimate>();
  const slack = (entry: number): number => slackOf(phi, entry, claimed[entry] as number);
  const linear = isLinear(phi.given);
  yield;
  if (linear) {
    yield* linearDerivatives(phi, (entry, found) => estimates.set(entry, widened(found, slack(entry))));
    return { kind: 'linear', estimates };
  }
  const pace = { entries: Math.max(8, lanes.count), asks: 32 * lanes.count };
  const work = estimateAll(
    phi,
    phi.inOrder(),
    (line, entry) => confirmed(line, claimed[entry] as number, () => slack(entry)),
    pace,
  );
  for (const found of work) {
    for (const { entry, estimate } of found) estimates.set(entry, estimate);
    yield;
  }
  return { kind: 'sampled', estimates };
}

function* probed(phi: Pullback, claimed: Float64Array): Generator<void, Derivatives> {
  const { f, g, x, unit } = phi.given;
  const precision: Precision = unit > 2 ** -30 ? 'float32' : 'float64';
  const loss = (theta: Float64Array): number => {
    const moved: Data = x.slice();
    moved.set(theta);
    return f(moved).reduce((sum, each, j) => sum + each * (g[j] as number), 0);
  };
  const box = openBlackBox({ theta: x, loss, precision });
  const estimates = new Map<number, Estimate>();
  const undecided: Estimate = { kind: 'value', value: Number.NaN, bound: Number.POSITIVE_INFINITY };
  if (box.kind === 'non-deterministic') {
    for (const entry of claimed.keys()) estimates.set(entry, undecided);
    return { kind: 'probed', estimates };
  }
  const suspects = yield* probe(box, claimed);
  for (const entry of suspects.undecided) estimates.set(entry, undecided);
  const slack = (entry: number): number => slackOf(phi, entry, claimed[entry] as number);
  const work = estimateAll(box.evaluator, suspects.wrong, (line, entry) =>
    confirmed(line, claimed[entry] as number, slack(entry)),
  );
  for (const found of work) {
    for (const { entry, estimate } of found) estimates.set(entry, estimate);
    yield;
  }
  return { kind: 'probed', estimates };
}

function widened(found: Estimate, slack: number): Estimate {
  return found.kind === 'non-finite' ? found : { ...found, bound: found.bound + slack };
}
