import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { range } from './axes.js';
import { takePlaces } from './joining.js';
import { permute } from './movement.js';

/** The last axes of a tensor, made longer or shorter (torch.nn.functional.interpolate). */
export type Resampling = 'nearest' | 'linear' | 'cubic';

export interface ResamplingOptions {
  /** Whether the corners' centers, not their outer edges, stay where they are; not for 'nearest'. */
  readonly alignCorners?: boolean;
  /** New over old extent of each axis, where that was given rather than sizes; null: taken from the sizes. */
  readonly scales?: readonly number[] | null;
}

/** Entries of the old axis that make one of the new, and how much each counts. */
interface Taps {
  readonly places: readonly number[];
  readonly weights: readonly number[];
}

/** [N, C, …] with new extents for its last axes, axis by axis. */
export function resample(
  b: GraphBuilder,
  x: NodeId,
  sizes: readonly number[],
  how: Resampling,
  { alignCorners = false, scales = null }: ResamplingOptions = {},
): NodeId {
  const first = b.shape(x).length - sizes.length;
  return sizes.reduce((map, size, k) => {
    const extent = b.shape(map)[first + k] as number;
    const step = stepOf(extent, size, how !== 'nearest' && alignCorners, scales?.[k] ?? null);
    const taps = range(size).map((place) => TAPS[how](place, step, extent, alignCorners));
    return weighted(b, map, first + k, taps);
  }, x);
}

/** How far one step along the new axis reaches along the old one. */
function stepOf(extent: number, size: number, alignCorners: boolean, scale: number | null): number {
  if (alignCorners) return size > 1 ? (extent - 1) / (size - 1) : 0;
  return scale === null ? extent / size : 1 / scale;
}

const TAPS: Readonly<Record<Resampling, (place: number, step: number, extent: number, aligned: boolean) => Taps>> = {
  nearest: (place, step, extent) => ({ places: [Math.min(Math.floor(place * step), extent - 1)], weights: [1] }),
  linear: (place, step, extent, aligned) => {
    const source = aligned ? place * step : Math.max((place + 0.5) * step - 0.5, 0);
    const left = Math.min(Math.floor(source), extent - 1);
    const part = source - left;
    return { places: [left, Math.min(left + 1, extent - 1)], weights: [1 - part, part] };
  },
  cubic: (place, step, extent, aligned) => {
    const source = aligned ? place * step : (place + 0.5) * step - 0.5;
    const left = Math.floor(source);
    const taps = [-1, 0, 1, 2];
    return {
      places: taps.map((tap) => Math.min(Math.max(left + tap, 0), extent - 1)),
      weights: taps.map((tap) => convolved(Math.abs(source - left - tap))),
    };
  },
};

/** Keys' cubic convolution with a = −¾ (Keys 1981), as torch and OpenCV have it. */
function convolved(distance: number): number {
  const a = -0.75;
  if (distance <= 1) return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
  return ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
}

/** Σ over taps of weight · entry, along one axis. */
function weighted(b: GraphBuilder, x: NodeId, axis: number, taps: readonly Taps[]): NodeId {
  const after = b
    .shape(x)
    .slice(axis + 1)
    .map(() => 1);
  const parts = range(taps[0]?.places.length ?? 0).map((k) => {
    const taken = takePlaces(
      b,
      x,
      axis,
      taps.map(({ places }) => places[k] as number),
    );
    const weights = taps.map(({ weights }) => weights[k] as number);
    return weights.every((weight) => weight === 1) ? taken : b.mul(taken, b.constant([taps.length, ...after], weights));
  });
  return parts.reduce((sum, part) => b.add(sum, part));
}

/** [N, C r², H, W] as [N, C, H r, W r] (Shi et al. 2016; torch.nn.PixelShuffle). */
export function pixelShuffle(b: GraphBuilder, x: NodeId, factor: number): NodeId {
  const [examples = 0, channels = 0, height = 0, width = 0] = b.shape(x);
  const maps = channels / factor ** 2;
  if (!Number.isInteger(maps)) throw new ShapeError(`${channels} channels do not make squares of ${factor}`);
  const apart = b.reshape(x, [examples, maps, factor, factor, height, width]);
  return b.reshape(permute(b, apart, [0, 1, 4, 2, 5, 3]), [examples, maps, height * factor, width * factor]);
}

/** [N, C, H r, W r] as [N, C r², H, W]: the way back. */
export function pixelUnshuffle(b: GraphBuilder, x: NodeId, factor: number): NodeId {
  const [examples = 0, maps = 0, height = 0, width = 0] = b.shape(x);
  const [rows, columns] = [height / factor, width / factor];
  if (!Number.isInteger(rows) || !Number.isInteger(columns)) {
    throw new ShapeError(`maps of ${height} × ${width} do not part into squares of ${factor}`);
  }
  const apart = b.reshape(x, [examples, maps, rows, factor, columns, factor]);
  return b.reshape(permute(b, apart, [0, 1, 3, 5, 2, 4]), [examples, maps * factor ** 2, rows, columns]);
}
