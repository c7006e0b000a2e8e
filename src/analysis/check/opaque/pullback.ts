import { atOnce } from '../../../engine/atOnce.js';
import type { Data } from '../../../engine/tensor.js';
import { measuredNoise } from '../numeric/ecnoise.js';
import type { Ask, Evaluator } from '../numeric/evaluator.js';
import type { Line, Sample } from '../numeric/line.js';
import type { Lanes, Mapping } from './lanes.js';
import { inTurns, scaleOf } from './moves.js';

/** Where a function's input is moved within one lane: it answers φ = Σ g y over that lane's outputs. */
interface Move {
  readonly lane: number;
  /** Writes to a copy of x. */
  readonly apply: (x: Data) => void;
}

/** φ where x was moved, and Σ |g| |y − y₀|: of what size the terms are that make the difference. */
interface Moved {
  readonly value: number;
  readonly terms: number;
}

export interface Given {
  readonly f: Mapping;
  readonly x: Data;
  readonly y: Float64Array;
  /** The cotangent of y. */
  readonly g: Data;
  readonly lanes: Lanes;
  /** The unit roundoff of what computes f. */
  readonly unit: number;
}

/**
 * φ = Σ g y along each entry of x: its derivative is what a backward should hand x. Lanes are moved together, so that what many
 * entries ask for costs as many calls as the lane that asks for most.
 */
export class Pullback implements Evaluator {
  /** φ of each lane at x. */
  readonly values: Float64Array;
  /** How far rounding may move each; an estimate (ECNoise). */
  readonly noise: Float64Array;
  /** By entry: Σ |g_j ∂y_j/∂x_i|, as large as any sample made it look. */
  readonly terms: Float64Array;
  /** The entries of each lane. */
  private readonly entries: readonly Int32Array[];
  private readonly outputs: readonly Int32Array[];

  /** With its noise measured; yields after each call of f. */
  static *of(given: Given): Generator<void, Pullback> {
    const phi = new Pullback(given);
    yield* phi.measure();
    return phi;
  }

  private constructor(readonly given: Given) {
    const { x, y, lanes } = given;
    this.entries = byLane(lanes.ofX, lanes.count);
    this.outputs = byLane(lanes.ofY, lanes.count);
    this.terms = new Float64Array(x.length);
    this.values = Float64Array.from({ length: lanes.count }, (_, lane) => this.weighed(y, lane).value);
    this.noise = new Float64Array(lanes.count);
  }

  laneOf(entry: number): number {
    return this.given.lanes.ofX[entry] as number;
  }

  lines(entry: number): Line {
    const lane = this.laneOf(entry);
    const { x, unit } = this.given;
    const [center, noise] = [this.values[lane] as number, this.noise[lane] as number];
    return { at: x[entry] as number, center, noise, unit, opaque: true };
  }

  evaluate(asks: readonly Ask[]): readonly Sample[] {
    const { x } = this.given;
    const samples: Sample[] = [];
    const steps: number[] = [];
    const moves = asks.map(({ entry, offset }, i): Move => {
      const apply = (to: Data): void => {
        to[entry] = (x[entry] as number) + offset;
        steps[i] = (to[entry] as number) - (x[entry] as number);
      };
      return { lane: this.laneOf(entry), apply };
    });
    atOnce(this.run(moves)).forEach(({ value, terms }, i) => {
      const [entry, step] = [(asks[i] as Ask).entry, steps[i] as number];
      const each = terms / Math.abs(step);
      if (each > (this.terms[entry] as number) && Number.isFinite(each)) this.terms[entry] = each;
      samples.push({ value, step, samePieces: true });
    });
    return samples;
  }

  /** The entries lane by lane in turns: those that go together stand together. */
  inOrder(): number[] {
    const { x, lanes } = this.given;
    const entryAt = (lane: number, turn: number): number => (this.entries[lane] as Int32Array)[turn] as number;
    return Array.from({ length: x.length }, (_, i) => entryAt(i % lanes.count, Math.floor(i / lanes.count)));
  }

  private *run(moves: readonly Move[]): Generator<void, Moved[]> {
    const found = new Map<Move, Moved>();
    for (const together of inTurns(moves)) {
      const moved = this.given.x.slice();
      for (const { apply } of together) apply(moved);
      const y = this.given.f(moved);
      for (const move of together) found.set(move, this.weighed(y, move.lane));
      yield;
    }
    return moves.map((move) => found.get(move) as Moved);
  }

  private weighed(y: Float64Array, lane: number): Moved {
    const { g, y: before } = this.given;
    let [value, terms] = [0, 0];
    for (const j of this.outputs[lane] as Int32Array) {
      const weight = g[j] as number;
      // 0 · ∞ stays NaN: what is not finite is seen.
      value += weight * (y[j] as number);
      terms += Math.abs(weight * ((y[j] as number) - (before[j] as number)));
    }
    return { value, terms };
  }

  /** All lanes at once, each along all of its entries. */
  private *measure(): Generator<void, void> {
    const { x, unit, lanes } = this.given;
    const { noise } = this;
    const works = Array.from({ length: lanes.count }, (_, lane) => ({
      lane,
      work: measuredNoise({ at: 0, center: this.values[lane] as number, noise: Number.NaN, unit }),
      asked: [] as readonly number[],
    }));
    let running = works.filter((each) => settled(each, noise, []));
    while (running.length > 0) {
      const moves = running.flatMap(({ lane, asked }) =>
        asked.map(
          (offset): Move => ({
            lane,
            apply: (to) => {
              for (const i of this.entries[lane] as Int32Array)
                to[i] = (x[i] as number) + signOf(i) * scaleOf(x[i] as number) * offset;
            },
          }),
        ),
      );
      const answers = yield* this.run(moves);
      let at = 0;
      running = running.filter((each) => {
        const samples = answers.slice(at, at + each.asked.length);
        at += each.asked.length;
        return settled(
          each,
          noise,
          samples.map(({ value }, i) => ({ value, step: each.asked[i] as number, samePieces: true })),
        );
      });
    }
  }
}

/** Places by their lane, ascending. */
function byLane(lanes: Int32Array, count: number): Int32Array[] {
  const places: number[][] = Array.from({ length: count }, () => []);
  lanes.forEach((lane, place) => {
    (places[lane] as number[]).push(place);
  });
  return places.map((each) => Int32Array.from(each));
}

interface Measuring {
  readonly lane: number;
  readonly work: ReturnType<typeof measuredNoise>;
  asked: readonly number[];
}

/** Goes on with these samples; whether it wants more. */
function settled(each: Measuring, noise: Float64Array, samples: readonly Sample[]): boolean {
  const next = each.work.next(samples);
  if (next.done) noise[each.lane] = next.value;
  else each.asked = next.value;
  return !next.done;
}

/** Up or down, in no order that a function would have too. */
function signOf(i: number): number {
  return (Math.imul(i + 1, 0x9e3779b1) >>> 16) & 1 ? 1 : -1;
}
