import type { PlaneSlice, TensorSlice } from '../../../src/protocol.js';
import type { MapScale } from '../../heatmap/paint.js';
import type { TensorsView } from './tensorsView.js';

/** Where the colours of a tensor end: as it was locked, else by its whole, so that all of its slices have one range. */
export function limitOf(
  slice: Pick<TensorSlice, 'name' | 'smallest' | 'largest'>,
  plane: Pick<PlaneSlice, 'percentiles'>,
  { robust, locked }: Pick<TensorsView, 'robust' | 'locked'>,
  scale: MapScale,
): number {
  const whole = largestSize([slice.smallest, slice.largest]);
  const kept = locked[slice.name];
  if (kept) return kept.limit;
  // Where nearly all entries are 0 the percentiles are too, and would make one colour of all others.
  return robust && scale === 'signed' ? largestSize(plane.percentiles) || whole : whole;
}

function largestSize(values: readonly number[]): number {
  return Math.max(0, ...values.map((value) => Math.abs(value) || 0));
}

/** So many entries on view lie beyond the strongest colour. */
export function beyond(data: Float64Array, limit: number): number {
  return data.reduce((count, value) => count + (Number.isFinite(value) && Math.abs(value) > limit ? 1 : 0), 0);
}
