import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import type { Shape } from '../tensor.js';
import { addBias } from './channels.js';
import type { Pad } from './padding.js';
import { positionsOf, unfold } from './unfolding.js';

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
  requireChannels(b.shape(x as NodeId), b.shape(weight as NodeId), attributes);
  const columns = unfold(b, x as NodeId, { ...attributes, kernel });
  const [examples = 0, rows = 0, count = 0] = b.shape(columns);
  const matrix = b.reshape(columns, [examples, groups, rows / groups, count]);
  const weights = b.reshape(weight as NodeId, [groups, outputs / groups, rows / groups]);
  const product = b.matmul(weights, matrix, false, false);
  const positions = kernel.map((_, k) =>
    positionsOf(b.shape(x as NodeId)[2 + k] as number, k, { ...attributes, kernel }),
  );
  return addBias(b, b.reshape(product, [examples, outputs, ...positions]), bias);
}

/** Sums over channels: the input's must be the weights' times the groups. */
export function requireChannels(x: Shape, weight: Shape, { groups }: ConvolutionAttributes): void {
  const [outputs = 0, channels = 0] = weight;
  if (x.length !== weight.length || x[1] !== channels * groups || outputs % groups !== 0) {
    throw new ShapeError(
      `weights [${weight.join(', ')}] in ${groups} groups do not go with an input [${x.join(', ')}]`,
    );
  }
}

/** ∂J/∂W, the weights' shape, from x and δ = ∂J/∂z: by windows and one product for each example and group, and their sum. */
export function convolutionWeightsComposition(
  b: GraphBuilder,
  [x, delta]: readonly (NodeId | undefined)[],
  attributes: ConvolutionAttributes & { readonly kernel: Shape },
): NodeId {
  const { kernel, groups } = attributes;
  const columns = unfold(b, x as NodeId, attributes);
  const [examples = 0, rows = 0, count = 0] = b.shape(columns);
  const outputs = b.shape(delta as NodeId)[1] as number;
  const matrix = b.reshape(columns, [examples, groups, rows / groups, count]);
  const deltas = b.reshape(delta as NodeId, [examples, groups, outputs / groups, count]);
  const sums = b.apply('sum', [b.matmul(deltas, matrix, false, true)], { from: 0, to: 1 });
  return b.reshape(sums, [outputs, (b.shape(x as NodeId)[1] as number) / groups, ...kernel]);
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
  const inputs = bias === null ? [x, weight] : [x, weight, bias];
  return ones.length === 2 ? b.fuse('conv2d', inputs, attributes) : convolutionComposition(b, inputs, attributes);
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
