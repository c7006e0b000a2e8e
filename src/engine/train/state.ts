import type { Data } from '../tensor.js';

/** All that a step changes: given the model, its data and this, the rest of the run is determined. A checkpoint is one of these. */
export interface TrainingState {
  /** Updates made so far. */
  readonly step: number;
  /** Flat numbers by parameter name, in the model's precision. */
  readonly parameters: ReadonlyMap<string, Data>;
  /** Running statistics, by buffer name. */
  readonly buffers: ReadonlyMap<string, Data>;
  /** The optimizer's memory by parameter name (SGD: the velocity); empty before the first update and without momentum. */
  readonly moments: ReadonlyMap<string, Data>;
}

/** Bytes that a state holds on to. */
export function bytesOf(state: TrainingState): number {
  let bytes = 0;
  for (const data of state.parameters.values()) bytes += data.byteLength;
  for (const data of state.buffers.values()) bytes += data.byteLength;
  for (const data of state.moments.values()) bytes += data.byteLength;
  return bytes;
}
