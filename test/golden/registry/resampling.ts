import type { Pad } from '../../../src/engine/ops/padding.js';
import { pixelShuffle, pixelUnshuffle, type Resampling, resample } from '../../../src/engine/ops/resampling.js';
import { fold, type UnfoldAttributes, unfold } from '../../../src/engine/ops/unfolding.js';
import type { Shape } from '../../../src/engine/tensor.js';
import { type Entry, entry, type Unary } from './entry.js';

interface Interpolation {
  readonly mode: 'nearest' | 'linear' | 'bilinear' | 'bicubic';
  readonly size: Shape | null;
  readonly scale: Shape | null;
  readonly alignCorners: boolean;
}

const METHODS: Readonly<Record<Interpolation['mode'], Resampling>> = {
  nearest: 'nearest',
  linear: 'linear',
  bilinear: 'linear',
  bicubic: 'cubic',
};

interface Windows {
  readonly kernel: Shape;
  readonly stride: Shape;
  readonly padding: Shape;
  readonly dilation: Shape;
}

/** The engine pads both ends of an axis by themselves. */
function padded({ padding, ...given }: Windows): UnfoldAttributes {
  return { ...given, padding: padding.map((count): Pad => [count, count]) };
}

/** The extents of the output's last axes, by a scale where no size is given. */
function sizesOf(shape: Shape, { size, scale }: Interpolation): Shape {
  return size ?? shape.slice(2).map((extent, k) => Math.floor(extent * (scale?.[k] as number)));
}

export const resampling: Readonly<Record<string, Entry>> = {
  interpolate: entry<Unary, Interpolation>((b, { input }, given) => {
    const { mode, alignCorners, scale } = given;
    return resample(b, input, sizesOf(b.shape(input), given), METHODS[mode], { alignCorners, scales: scale });
  }),
  pixel_shuffle: entry<Unary, { factor: number }>((b, { input }, { factor }) => pixelShuffle(b, input, factor)),
  pixel_unshuffle: entry<Unary, { factor: number }>((b, { input }, { factor }) => pixelUnshuffle(b, input, factor)),
  unfold: entry<Unary, Windows>((b, { input }, given) => unfold(b, input, padded(given))),
  fold: entry<Unary, Windows & { outputSize: Shape }>((b, { input }, { outputSize, ...given }) =>
    fold(b, input, outputSize, padded(given)),
  ),
};
