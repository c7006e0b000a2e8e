import type { Line, Sample } from './line.js';

/** A place where J is wanted: one entry of a parameter moved by `offset`, all others as they are. */
export interface Ask {
  /** The flat, row-major place of the entry. */
  readonly entry: number;
  readonly offset: number;
}

/** Something that can be evaluated with one of its entries moved. */
export interface Evaluator {
  lines(entry: number): Line;
  /** J at all these places, in order. */
  evaluate(asks: readonly Ask[]): readonly Sample[];
}
