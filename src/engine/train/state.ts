import type { Data } from '../tensor.js';

/** All that a step changes: given the model, its data and this, the rest of the run is determined. A checkpoint is one of these. */
export interface TrainingState {
  /** Updates made so far. */
  readonly step: number;
  /** Flat numbers by parameter name, in the model's precision. */
  readonly parameters: ReadonlyMap<string, Data>;
  /** Running statistics, by buffer name. */
  readonly buffers: ReadonlyMap<string, Data>;
  /** The optimizer's memory by parameter name; nothing for a parameter that had no update yet, or whose optimizer keeps nothing. */
  readonly moments: ReadonlyMap<string, Moments>;
}

/** What an optimizer keeps for one parameter. */
export interface Moments {
  /**
   * Updates that they have seen: t of Adam's bias corrections. Less than the run's steps where a parameter was frozen
   * before, or where the user has changed the optimizer on the way.
   */
  readonly updates: number;
  /** Flat numbers by the moment's name (`OptimizerRule.moments`). */
  readonly arrays: Readonly<Record<string, Data>>;
}

/** Every array of numbers that a state holds on to. */
export function arraysOf({ parameters, buffers, moments }: TrainingState): Data[] {
  return [
    ...parameters.values(),
    ...buffers.values(),
    ...[...moments.values()].flatMap(({ arrays }) => Object.values(arrays)),
  ];
}

/** Bytes that a state's numbers take. */
export function bytesOf(state: TrainingState): number {
  return arraysOf(state).reduce((bytes, { byteLength }) => bytes + byteLength, 0);
}
