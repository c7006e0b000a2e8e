import { atOnce } from '../../../engine/atOnce.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import { RandomStream } from '../../../engine/random.js';
import type { Precision } from '../../../engine/tensor.js';
import { measuredNoise } from './ecnoise.js';
import type { Evaluator } from './evaluator.js';
import type { Line, Sample } from './line.js';

/** A program of which nothing is known but what it answers. */
export interface Program {
  /** All parameters, one after the other. */
  readonly theta: ArrayLike<number>;
  loss(theta: Float64Array): number;
  /** What it computes in; float64 where absent. */
  readonly precision?: Precision;
  /** The unit roundoff of its arithmetic, where that is coarser than the precision of its parameters. */
  readonly unit?: number;
}

/** A direction in which parameters are moved together: its entries are dyadic numbers with few digits, so that steps are exact. */
export type Direction = ArrayLike<number>;

export type BlackBox =
  | ({ readonly kind: 'deterministic' } & Opened)
  /** The loss at one and the same place, twice: nothing can be told from differences. */
  | { readonly kind: 'non-deterministic'; readonly values: readonly [number, number] };

export interface Opened {
  /** θ as the program can hold it. */
  readonly theta: Float64Array;
  readonly loss: number;
  /** 6σ of the noise near θ, by ECNoise: an estimate, no bound. */
  readonly noise: number;
  /** One parameter entry at a time. */
  readonly evaluator: Evaluator;
  /** J along a direction, at θ + offset · direction, taken for smooth there; its only entry is 0. */
  along(direction: Direction): Evaluator;
  /** How often the loss was asked for so far. */
  evaluations(): number;
}

/** In how many directions noise is looked at: the largest counts. */
const DIRECTIONS = 2;

/** Calls the loss a few dozen times: whether it gives the same twice, and how far it is noisy. */
export function openBlackBox(program: Program, seed = 0): BlackBox {
  return atOnce(openingBlackBox(program, seed));
}

/** The same in pieces: yields after each call. */
export function* openingBlackBox(program: Program, seed = 0): Generator<void, BlackBox> {
  const precision = program.precision ?? 'float64';
  const held = (x: number): number => (precision === 'float32' ? Math.fround(x) : x);
  const theta = Float64Array.from(program.theta, held);
  let evaluations = 0;
  // A copy each time: the program may keep it, or write to it.
  const lossAt = (moved: Float64Array): number => {
    evaluations++;
    return program.loss(moved.slice());
  };
  const unit = program.unit ?? UNITS[precision].u;
  const loss = lossAt(theta);
  yield;
  const lineOf = (at: number, noise: number): Line => ({ at, center: loss, noise, unit });
  const sampleAlong = (direction: Direction, offset: number): Sample => {
    const moved = theta.map((x, i) => held(x + offset * (direction[i] as number)));
    return { value: lossAt(moved), step: offset, samePieces: true };
  };

  const noises: number[] = [];
  for (let i = 0; i < DIRECTIONS; i++) {
    const direction = signs(theta, seed, i);
    noises.push(yield* noiseOf(lineOf(0, Number.NaN), (offset) => sampleAlong(direction, offset)));
  }
  // After calls at other places: a program that keeps something from call to call shows it now.
  const again = lossAt(theta);
  if (!Object.is(loss, again)) return { kind: 'non-deterministic', values: [loss, again] };
  const noise = Math.max(...noises);
  return {
    kind: 'deterministic',
    theta,
    loss,
    noise,
    evaluations: () => evaluations,
    evaluator: {
      lines: (entry) => ({ ...lineOf(theta[entry] as number, noise), opaque: true }),
      evaluate: (asks) =>
        asks.map(({ entry, offset }) => {
          const at = theta[entry] as number;
          const moved = theta.slice();
          moved[entry] = held(at + offset);
          return { value: lossAt(moved), step: (moved[entry] as number) - at, samePieces: true };
        }),
    },
    along: (direction) => ({
      lines: () => lineOf(0, noise),
      evaluate: (asks) => asks.map(({ offset }) => sampleAlong(direction, offset)),
    }),
  };
}

/** Every entry moved by its own scale, up or down. */
function signs(theta: Float64Array, seed: number, which: number): Float64Array {
  const random = new RandomStream(seed, 'noise', which);
  return theta.map((x, i) => {
    const scale = 2 ** Math.ceil(Math.log2(Math.max(1, Math.abs(x))));
    return random.uniform(i) < 0.5 ? scale : -scale;
  });
}

function* noiseOf(line: Line, sample: (offset: number) => Sample): Generator<void, number> {
  const work = measuredNoise(line);
  let next = work.next();
  while (!next.done) {
    const samples: Sample[] = [];
    for (const offset of next.value) {
      samples.push(sample(offset));
      yield;
    }
    next = work.next(samples);
  }
  return next.value;
}
