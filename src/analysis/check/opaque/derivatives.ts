import type { Data, Precision } from '../../../engine/tensor.js';
import { openingBlackBox } from '../numeric/blackBox.js';
import { confirmed } from '../numeric/confirmed.js';
import { estimateAll } from '../numeric/estimateAll.js';
import type { Estimate } from '../numeric/line.js';
import { probe, type Reach } from '../numeric/probes.js';
import { isLinear, linearDerivatives, slackOf } from './linear.js';
import { inTurns } from './moves.js';
import type { Given, Pullback } from './pullback.js';

/** More entries than so many are looked at together first, along random directions. */
export const MANY = 2000;

/** So are those that would take more products than so many, were each number moved by itself: those of a layer with all its units. */
export const MOST_PRODUCTS = 2 ** 27;

/** Of a large layer whose backward is wrong all over not every number can be had; a few of each lane are, and so many at least. */
const REACH: Reach = { derivatives: 48, disagreeing: 6 };
const FEW = 2;
const FEWEST = 8;

/** Why nothing can be said of an entry. */
export type Open = 'not sampled' | 'gives two values at the same numbers';

export interface Derivatives {
  /** `probed`: entries without an estimate agree with what is claimed along random directions. */
  readonly kind: 'linear' | 'sampled' | 'probed';
  /** By entry; bounds cover the rounding of what is claimed, too. */
  readonly estimates: ReadonlyMap<number, Estimate>;
  /** Entries that were left open before any difference could say something of them. */
  readonly open: ReadonlyMap<number, Open>;
}

/** The derivative by each entry, by the cheapest way that there is. Yields after each few calls of the function. */
export function* derivativesOf(phi: Pullback, claimed: Float64Array): Generator<void, Derivatives> {
  const { x, lanes } = phi.given;
  const entries = x.length / lanes.count;
  if (entries > MANY) return yield* probed(phi, claimed);
  const estimates = new Map<number, Estimate>();
  if (yield* isLinear(phi.given)) {
    const slack = (entry: number): number => slackOf(phi, entry, claimed[entry] as number);
    yield* linearDerivatives(phi, (entry, found) => estimates.set(entry, widened(found, slack(entry))));
    return { kind: 'linear', estimates, open: new Map() };
  }
  if (products(phi.given) > MOST_PRODUCTS) return yield* probed(phi, claimed);
  yield* sample(phi, claimed, phi.inOrder(), estimates);
  return { kind: 'sampled', estimates, open: new Map() };
}

/** What it takes to move each entry of a lane once, where every number of a lane comes from all of its entries. */
export function products({ x, y, lanes }: Given): number {
  return (x.length / lanes.count) ** 2 * y.length;
}

function* sample(
  phi: Pullback,
  claimed: Float64Array,
  entries: Iterable<number>,
  into: Map<number, Estimate>,
): Generator<void, void> {
  const { lanes } = phi.given;
  const slack = (entry: number): number => slackOf(phi, entry, claimed[entry] as number);
  // Between two yields lie a few calls: of entries in lanes of their own as many at once as there are lanes.
  const pace = lanes.count === 1 ? { entries: 1, asks: 1 } : { entries: lanes.count, asks: 8 * lanes.count };
  const judge = (line: Parameters<typeof confirmed>[0], entry: number) =>
    confirmed(line, claimed[entry] as number, () => slack(entry));
  for (const found of estimateAll(phi, entries, judge, pace)) {
    for (const { entry, estimate } of found) into.set(entry, estimate);
    yield;
  }
}

/** Along random directions over all; what does not agree is looked for, and sampled. */
function* probed(phi: Pullback, claimed: Float64Array): Generator<void, Derivatives> {
  const { f, g, x, unit } = phi.given;
  const precision: Precision = unit > 2 ** -30 ? 'float32' : 'float64';
  const loss = (theta: Float64Array): number => {
    const moved: Data = x.slice();
    moved.set(theta);
    return f(moved).reduce((sum, each, j) => sum + each * (g[j] as number), 0);
  };
  const box = yield* openingBlackBox({ theta: x, loss, precision });
  if (box.kind === 'non-deterministic') {
    return openAll(claimed, 'gives two values at the same numbers');
  }
  const { wrong, undecided, left, estimates: found } = yield* probe(box, claimed, 0, undefined, REACH);
  const estimates = new Map(wrong.flatMap((entry) => [[entry, found.get(entry) as Estimate] as const]));
  const unsure = [...undecided, ...left];
  const few = fewOfEachLane(phi, claimed, unsure);
  yield* sample(phi, claimed, few, estimates);
  const rest = unsure.filter((entry) => !estimates.has(entry));
  return { kind: 'probed', estimates, open: new Map(rest.map((entry) => [entry, 'not sampled'])) };
}

function openAll(claimed: Float64Array, why: Open): Derivatives {
  return { kind: 'probed', estimates: new Map(), open: new Map(Array.from(claimed.keys(), (entry) => [entry, why])) };
}

/** The largest of every lane, in turns: those that go together stand together. */
function fewOfEachLane(phi: Pullback, claimed: Float64Array, entries: readonly number[]): number[] {
  const size = (entry: number): number => Math.abs(claimed[entry] as number);
  const largest = [...entries].sort((one, other) => size(other) - size(one));
  const turns = inTurns(largest.map((entry) => ({ entry, lane: phi.laneOf(entry) })));
  const few = Math.max(FEW, Math.ceil(FEWEST / phi.given.lanes.count));
  return turns.slice(0, few).flatMap((turn) => turn.map(({ entry }) => entry));
}

function widened(found: Estimate, slack: number): Estimate {
  return found.kind === 'non-finite' ? found : { ...found, bound: found.bound + slack };
}
