import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { type Shape, sizeOf } from '../tensor.js';
import { range } from './axes.js';
import type { ConvolutionAttributes } from './convolution.js';
import { permute } from './movement.js';
import { type Pad, padAxis } from './padding.js';

/** Settings of each spatial axis; the padding is of zeros. */
export type UnfoldAttributes = Omit<ConvolutionAttributes, 'groups'> & { readonly kernel: readonly number[] };

/** Every window of [N, C, …] as a column: [N, C · kernel entries, positions] (torch.nn.Unfold). */
export function unfold(b: GraphBuilder, x: NodeId, attributes: UnfoldAttributes): NodeId {
  const { kernel, stride, padding, dilation } = attributes;
  const [examples = 0, channels = 0] = b.shape(x);
  const windows = kernel.reduce((cut, size, k) => {
    const padded = padAxis(b, cut, 2 + 2 * k, padding[k] as Pad);
    const along = { axis: 2 + 2 * k, size, stride: stride[k] as number, dilation: dilation[k] as number };
    return b.apply('window', [padded], along);
  }, x);
  const axes = range(kernel.length);
  // [N, C, positions₁, kernel₁, …] becomes [N, C, kernel₁, …, positions₁, …].
  const apart = permute(b, windows, [0, 1, ...axes.map((k) => 3 + 2 * k), ...axes.map((k) => 2 + 2 * k)]);
  const positions = axes.map((k) => b.shape(windows)[2 + 2 * k] as number);
  return b.reshape(apart, [examples, channels * sizeOf(kernel), sizeOf(positions)]);
}

/** The transpose of `unfold`: columns added up where their windows overlap, [N, C, …extents] (torch.nn.Fold). */
export function fold(b: GraphBuilder, columns: NodeId, extents: Shape, attributes: UnfoldAttributes): NodeId {
  const { kernel, padding } = attributes;
  const [examples = 0, rows = 0, count = 0] = b.shape(columns);
  const positions = extents.map((extent, k) => positionsOf(extent, k, attributes));
  if (sizeOf(positions) !== count) throw new ShapeError(`${count} columns are not ${sizeOf(positions)} windows`);
  const apart = b.reshape(columns, [examples, rows / sizeOf(kernel), ...kernel, ...positions]);
  const axes = range(kernel.length);
  const pairs = permute(b, apart, [0, 1, ...axes.flatMap((k) => [2 + kernel.length + k, 2 + k])]);
  return extents.reduce((added, extent, k) => {
    const [before, after] = padding[k] as Pad;
    const along = { axis: 2 + k, stride: attributes.stride[k] as number, dilation: attributes.dilation[k] as number };
    const whole = b.apply('overlapAdd', [added], { ...along, extent: extent + before + after });
    return padAxis(b, whole, 2 + k, [-before, -after]);
  }, pairs);
}

/** How many windows an axis has. */
export function positionsOf(extent: number, k: number, attributes: UnfoldAttributes): number {
  const [before, after] = attributes.padding[k] as Pad;
  const span = (attributes.dilation[k] as number) * ((attributes.kernel[k] as number) - 1) + 1;
  return Math.floor((extent + before + after - span) / (attributes.stride[k] as number)) + 1;
}
