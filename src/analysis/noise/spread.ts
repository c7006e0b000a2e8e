import { lengthOf, type Place } from '../places.js';

/** Of some entries of a vector that was seen several times. */
export interface SpreadFigures {
  /** How often it was seen. */
  readonly count: number;
  /** Σ ‖gᵢ − G‖² / (count − 1), G the mean. */
  readonly variance: number;
  /** ‖G‖² */
  readonly squaredNorm: number;
}

/**
 * Mean and variance of vectors that come one by one. They are taken from a `guess` of the mean, so that a variance that is small
 * beside the mean loses no digits.
 */
export class Spread {
  private count = 0;
  /** Σ (gᵢ − guess), entry by entry; and Σ ‖gᵢ − guess‖² of each place. */
  private readonly offsets: Float64Array;
  private readonly squares: Float64Array;
  /** gᵢ · guess */
  private readonly along: number[] = [];

  constructor(
    private readonly places: readonly Place[],
    private readonly guess: Float64Array,
  ) {
    this.offsets = new Float64Array(lengthOf(places));
    this.squares = new Float64Array(places.length);
  }

  add(vector: Float64Array): void {
    this.count++;
    let along = 0;
    for (const [k, { from, to }] of this.places.entries()) {
      let square = 0;
      for (let i = from; i < to; i++) {
        const [value, guess] = [vector[i] as number, this.guess[i] as number];
        const offset = value - guess;
        this.offsets[i] = (this.offsets[i] as number) + offset;
        square += offset * offset;
        along += value * guess;
      }
      this.squares[k] = (this.squares[k] as number) + square;
    }
    this.along.push(along);
  }

  of(places: readonly Place[]): SpreadFigures {
    let [squares, shift, squaredNorm] = [0, 0, 0];
    for (const { name, from, to } of places) {
      squares += this.squares[this.places.findIndex((each) => each.name === name)] as number;
      for (let i = from; i < to; i++) {
        const off = (this.offsets[i] as number) / this.count;
        shift += off * off;
        squaredNorm += ((this.guess[i] as number) + off) ** 2;
      }
    }
    const variance = Math.max(0, squares - this.count * shift) / (this.count - 1);
    return { count: this.count, variance, squaredNorm };
  }

  /** The variance of gᵢ · guess. */
  get varianceAlong(): number {
    const mean = this.along.reduce((sum, each) => sum + each, 0) / this.count;
    return this.along.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (this.count - 1);
  }

  /** How far the mean is from the guess, beside how large the vectors are; NaN where they are not finite. */
  get strayed(): number {
    const { variance, squaredNorm } = this.of(this.places);
    const shift = this.offsets.reduce((sum, each) => sum + (each / this.count) ** 2, 0);
    const size = variance + squaredNorm;
    return shift === 0 ? 0 : Math.sqrt(shift / size);
  }
}
