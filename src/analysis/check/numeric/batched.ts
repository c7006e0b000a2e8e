import type { Arena } from '../../../engine/arena.js';
import { atOnce } from '../../../engine/atOnce.js';
import type { NodeId } from '../../../engine/graph.js';
import { noiseAmong, type Point } from '../point.js';
import { UNIT } from '../rounding.js';
import type { Ask, Evaluator } from './evaluator.js';
import type { Line, Sample } from './line.js';
import { entriesOf, Prepared, type Suffix, suffixOf } from './prepared.js';

/** The numbers of a run together; a few of them stay in the processor's cache. */
const MOST_BYTES = 2 ** 20;
const MOST = 256;
/** How many places an entry asks for at first: no more of them are wanted at a time than all entries ask for. */
const OF_AN_ENTRY = 8;

/** Where few places are asked for, a suffix of so many times fewer perturbations; made when that happens again and again. */
const FEWER = 8;
const AGAIN = 4;

/** What is known at the place where J is sampled. */
type SampledPoint = Pick<Point, 'graph' | 'forward' | 'loss' | 'noise' | 'shares' | 'slopeOf' | 'arenas'>;

/**
 * J along the entries of one parameter, many at a time: only what a changed entry reaches is computed, from the numbers of the
 * base. `point.forward` holds those: it must have been run at θ and not been moved since.
 */
export class BatchedEvaluator implements Evaluator {
  private readonly theta: Float64Array;
  private readonly counts: readonly number[];
  private readonly prepared = new Map<number, Prepared>();
  private readonly arena: Arena;
  /** How often few places were asked for. */
  private few = 0;
  private readonly steps = new Float64Array(MOST);

  /** `most`: how many places one run evaluates. */
  private constructor(
    private readonly point: SampledPoint,
    private readonly leaf: NodeId,
    most: number,
    private readonly noise: number,
  ) {
    this.theta = Float64Array.from(point.forward.view(leaf));
    this.arena = point.arenas.take();
    this.counts = [most, Math.ceil(most / FEWER)];
  }

  static of(...given: Parameters<typeof BatchedEvaluator.making>): BatchedEvaluator {
    return atOnce(BatchedEvaluator.making(...given));
  }

  /** The same in pieces: yields between them. */
  static *making(point: SampledPoint, parameter: string, bytes = MOST_BYTES): Generator<void, BatchedEvaluator> {
    const { graph, forward } = point;
    const leaf = graph.parameters.get(parameter) as NodeId;
    const wanted = Math.min(MOST, OF_AN_ENTRY * forward.view(leaf).length);
    const suffix = yield* suffixOf(graph, leaf, wanted);
    const most = Math.max(1, Math.min(wanted, Math.floor(bytes / 8 / Math.max(1, entriesOf(suffix)))));
    const noise = noiseAmong(point, suffix.renewed) + rebuilding(point, suffix.rebuilt);
    yield;
    const made = new BatchedEvaluator(point, leaf, most, noise);
    yield* made.prepare(most === wanted ? suffix : yield* suffixOf(graph, leaf, most));
    return made;
  }

  /** Makes ready in pieces what the next call is going to need; else that is made at once, in the call. */
  *preparing(): Generator<void, void> {
    const fewer = this.counts[1] ?? 1;
    if (this.few >= AGAIN && !this.prepared.has(fewer))
      yield* this.prepare(yield* suffixOf(this.point.graph, this.leaf, fewer));
  }

  /** Makes room for the next; nothing can be evaluated here afterwards. */
  end(): void {
    this.prepared.clear();
    this.point.arenas.giveBack(this.arena);
  }

  /** How many places one run evaluates. */
  get together(): number {
    return this.counts[0] ?? 1;
  }

  lines(entry: number): Line {
    return { at: this.theta[entry] as number, center: this.point.loss, noise: this.noise };
  }

  evaluate(asks: readonly Ask[]): readonly Sample[] {
    const samples: Sample[] = [];
    const [most = 1, fewer = 1] = this.counts;
    while (samples.length < asks.length) {
      const areFew = asks.length - samples.length <= fewer;
      if (areFew) this.few++;
      this.run(this.suffixFor(areFew && this.few > AGAIN ? fewer : most), asks, samples);
    }
    return samples;
  }

  /** The next asks that have no sample yet, as many as go together; places that are left over keep what they held. */
  private run(suffix: Prepared, asks: readonly Ask[], samples: Sample[]): void {
    const first = samples.length;
    const count = Math.min(suffix.count, asks.length - first);
    for (let p = 0; p < count; p++) {
      const { entry, offset } = asks[first + p] as Ask;
      const theta = this.theta[entry] as number;
      const value = theta + offset;
      // θ + h rounds: the step that is really made.
      this.steps[p] = value - theta;
      suffix.set(p, entry, value, this.steps[p] as number);
    }
    suffix.run();
    const { values, moved } = suffix;
    for (let p = 0; p < count; p++) {
      samples.push({ value: values[p] as number, step: this.steps[p] as number, samePieces: moved[p] === 0 });
    }
  }

  private suffixFor(count: number): Prepared {
    return this.prepared.get(count) ?? atOnce(this.prepare(atOnce(suffixOf(this.point.graph, this.leaf, count))));
  }

  private *prepare(suffix: Suffix): Generator<void, Prepared> {
    const made = yield* Prepared.making(suffix, this.point.graph.loss + 1, this.point.forward, this.arena);
    this.prepared.set(suffix.count, made);
    return made;
  }
}

/** How far J may move because values are put together as base + change: a product's and a sum's rounding each, times ∂J/∂value. */
function rebuilding({ forward, slopeOf }: Pick<Point, 'forward' | 'slopeOf'>, rebuilt: ReadonlySet<NodeId>): number {
  let noise = 0;
  for (const id of rebuilt) {
    const slope = slopeOf(id);
    if (slope === undefined) continue;
    const value = forward.view(id);
    for (let i = 0; i < slope.length; i++) {
      const part = 2 * UNIT * Math.abs((slope[i] as number) * (value[i] as number));
      if (!Number.isNaN(part)) noise += part;
    }
  }
  return noise;
}
