import type { Model } from '../engine/model.js';
import { sizeOf } from '../engine/tensor.js';

/** Where in one vector of all numbers that are trained a parameter's entries stand: one after the other, row-major. */
export interface Place {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Of all parameters that are not frozen, in the model's order. */
export function placesOf({ parameters }: Pick<Model, 'parameters'>): Place[] {
  let end = 0;
  return parameters
    .filter(({ frozen }) => !frozen)
    .map(({ name, shape }) => {
      const from = end;
      end += sizeOf(shape);
      return { name, from, to: end };
    });
}

/** How many numbers that makes. */
export function lengthOf(places: readonly Place[]): number {
  return places.at(-1)?.to ?? 0;
}
