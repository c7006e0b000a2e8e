import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { type Shape, sizeOf } from '../tensor.js';
import { range } from './axes.js';
import { addBias } from './channels.js';
import { permute } from './movement.js';
import { type Pad, padAxis } from './padding.js';

/** Settings of each spatial axis, the first one first, and the groups. */
export interface ConvolutionAttributes {
  readonly stride: readonly number[];
  readonly padding: readonly Pad[];
  readonly dilation: readonly number[];
  /** Input and output channels are cut into so many groups, each convolved by itself. */
  readonly groups: number;
}

/**
 * z[n, o, p] = Σ over c, k of W[o, c, k] x[n, c, p · stride + k · dilation] + b[o], x padded by zeros: a cross-correlation, as
 * torch.nn.functional.conv1d, conv2d, … have it. Inputs: x [N, C, …], W [O, C/groups, …kernel] and, where there is one, b [O];
 * z is [N, O, …]. By windows (im2col) and one product for each example and group.
 */
export function convolutionComposition(
  b: GraphBuilder,
  [x, weight, bias]: readonly (NodeId | undefined)[],
  attributes: ConvolutionAttributes,
): NodeId {
  const [outputs = 0, , ...kernel] = b.shape(weight as NodeId);
  const { groups } = attributes;
  requireChannels(b, x as NodeId, weight as NodeId, attributes);
  const columns = windowColumns(b, x as NodeId, kernel, attributes);
  const rows = b.reshape(weight as NodeId, [
    groups,
    outputs / groups,
    sizeOf(b.shape(weight as NodeId)) / Math.max(outputs, 1),
  ]);
  const product = b.matmul(rows, columns.matrix, false, false);
  const [examples = 0] = b.shape(x as NodeId);
  return addBias(b, b.reshape(product, [examples, outputs, ...columns.positions]), bias);
}

/** Sums over channels: the input's must be the weights' times the groups. */
function requireChannels(b: GraphBuilder, x: NodeId, weight: NodeId, { groups }: ConvolutionAttributes): void {
  const [outputs = 0, channels = 0] = b.shape(weight);
  if (b.shape(x).length !== b.shape(weight).length || b.shape(x)[1] !== channels * groups || outputs % groups !== 0) {
    const [input, kernel] = [b.shape(x).join(', '), b.shape(weight).join(', ')];
    throw new ShapeError(`weights [${kernel}] in ${groups} groups do not go with an input [${input}]`);
  }
}

interface Columns {
  /** [N, groups, C/groups · kernel entries, positions] */
  readonly matrix: NodeId;
  /** Positions along each spatial axis. */
  readonly positions: Shape;
}

/** Every window of x as a column. */
function windowColumns(b: GraphBuilder, x: NodeId, kernel: Shape, attributes: ConvolutionAttributes): Columns {
  const { stride, dilation, padding, groups } = attributes;
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
  const rows = (channels / groups) * sizeOf(kernel);
  return { matrix: b.reshape(apart, [examples, groups, rows, sizeOf(positions)]), positions };
}

/** A convolution of maps of any number of spatial axes; what is not given is 1, or no padding. */
export function convolution(
  b: GraphBuilder,
  x: NodeId,
  weight: NodeId,
  bias: NodeId | null,
  given: Partial<ConvolutionAttributes> = {},
): NodeId {
  const ones = b
    .shape(weight)
    .slice(2)
    .map(() => 1);
  const attributes = { stride: ones, padding: ones.map((): Pad => [0, 0]), dilation: ones, groups: 1, ...given };
  return convolutionComposition(b, bias === null ? [x, weight] : [x, weight, bias], attributes);
}

/**
 * Padding that leaves ⌈extent / stride⌉ positions ("same"): the odd entry comes after. With stride 1 torch's padding='same',
 * with others TensorFlow's.
 */
export function samePadding(extent: number, kernel: number, stride = 1, dilation = 1): Pad {
  const reach = (Math.ceil(extent / stride) - 1) * stride + dilation * (kernel - 1) + 1;
  const total = Math.max(reach - extent, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}
