import { PLAIN_ARENA } from '../../engine/arena.js';
import type { Handwritten, NodeId } from '../../engine/graph.js';
import type { Data } from '../../engine/tensor.js';
import { writtenAt } from '../slopeRun.js';
import { dependents } from './exact/handwritten.js';
import { SlopeOf } from './exact/slopes.js';
import type { Point } from './point.js';

/** Places where a derivative can be looked at, and what f and f' are there. */
export interface Places {
  /** z, or a for a loss. */
  readonly at: Float64Array;
  /** What a loss compares with there. */
  readonly y: Float64Array;
  readonly f: Float64Array;
  /** f' from both sides, and how far rounding may have moved either. */
  readonly below: Float64Array;
  readonly above: Float64Array;
  readonly bound: Float64Array;
}

/** The inputs that the op had in this step. */
export function tracedPlaces(point: Point, handwritten: Handwritten): Places {
  const y = Float64Array.from(point.batch.y.data);
  const slopes = new SlopeOf(point.run, handwritten, PLAIN_ARENA).traced();
  return { ...slopes, y, f: valuesOf(point, handwritten, slopes.at, y) };
}

/** Places all over f's domain; of a loss at some of the batch's targets. Yields on the way. */
export function* domainPlaces(point: Point, handwritten: Handwritten): Generator<void, Places> {
  const slopes = new SlopeOf(point.run, handwritten, PLAIN_ARENA);
  const targets = point.batch.y.data;
  const grid = gridOf(numbersIn(point, handwritten), point.backward.view(handwritten.variable));
  const entries = handwritten.op === 'loss' ? someEntries(targets) : [0];
  const parts: Places[] = [];
  for (const entry of entries) {
    yield;
    const found = slopes.on(grid, entry);
    yield;
    const y = new Float64Array(grid.length).fill(targets[entry] ?? 0);
    parts.push({ ...found, y, f: valuesOf(point, handwritten, grid, y) });
  }
  const joined = (key: keyof Places): Float64Array => Float64Array.from(parts.flatMap((part) => Array.from(part[key])));
  return {
    at: joined('at'),
    y: joined('y'),
    f: joined('f'),
    below: joined('below'),
    above: joined('above'),
    bound: joined('bound'),
  };
}

function valuesOf({ graph }: Point, handwritten: Handwritten, at: Float64Array, y: Float64Array): Float64Array {
  return writtenAt(graph, { ...handwritten, written: handwritten.value }, at, y).written;
}

function someEntries(targets: Data): number[] {
  const order = [...targets.keys()].sort((i, j) => (targets[i] as number) - (targets[j] as number));
  return [...new Set([0, order[0] ?? 0, order.at(-1) ?? 0])];
}

/** The numbers in f's text, where pieces may meet. */
function numbersIn({ graph }: Point, handwritten: Handwritten): number[] {
  const depends = dependents(graph, handwritten, handwritten.value);
  const found = new Set<number>();
  const take = (id: NodeId): void => {
    const node = graph.nodes[id];
    if (node?.kind === 'constant') for (const value of node.value ?? []) found.add(value);
    else if (node?.kind === 'apply' && id !== handwritten.variable) for (const input of node.inputs) take(input);
  };
  for (const id of depends) take(id);
  return [...found].filter((value) => Number.isFinite(value) && Math.abs(value) < FAR).slice(0, NUMBERS);
}

const NUMBERS = 8;
const FAR = 1e6;
/** Where it is fine: 16 places a unit. */
const NEAR = 8;
const PER_UNIT = 16;
/** Beside a number, that it may be a kink. */
const BESIDE = [-1e-6, 0, 1e-6];

/** Ascending: fine around 0, coarse to ±10⁶, over the inputs that there were, and at numbers of f, their sums and differences, and close by. */
function gridOf(numbers: readonly number[], traced: Data): Float64Array {
  const kinks = [0, ...numbers, ...numbers.flatMap((p) => numbers.flatMap((q) => [p + q, p - q, p / q]))];
  const near = Array.from({ length: 2 * NEAR * PER_UNIT + 1 }, (_, i) => i / PER_UNIT - NEAR);
  const far = Array.from({ length: 69 }, (_, i) => NEAR * 2 ** (i / 4));
  const finite = Array.from(traced).filter(Number.isFinite);
  const [from, to] = [Math.min(...finite, 0), Math.max(...finite, 0)];
  const over = Array.from({ length: 65 }, (_, i) => from + ((to - from) * i) / 64);
  const beside = kinks.flatMap((kink) => [kink, -kink].flatMap((each) => BESIDE.map((by) => each + by)));
  const all = [...near, ...far, ...far.map((each) => -each), ...over, ...beside];
  return Float64Array.from(new Set(all.filter(Number.isFinite).map((each) => each + 0))).sort();
}
