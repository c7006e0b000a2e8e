import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { type Shape, sizeOf } from '../tensor.js';
import { range } from './axes.js';
import { addBias } from './channels.js';
import type { ConvolutionAttributes } from './convolution.js';
import { permute } from './movement.js';
import { padAxis } from './padding.js';

export interface TransposedConvolutionAttributes extends ConvolutionAttributes {
  /** Entries added after the last one, where several input sizes of the convolution have the same output size. */
  readonly outputPadding: readonly number[];
}

/**
 * The transpose of a convolution in its input: z[n, o, p · stride + k · dilation − padding] collects W[c, o, k] x[n, c, p], plus
 * b[o] (torch.nn.functional.conv_transpose1d, conv_transpose2d, …). Inputs: x [N, C, …], W [C, O/groups, …kernel] and, where
 * there is one, b [O]. An axis of n becomes (n − 1) stride − padding + dilation (kernel − 1) + outputPadding + 1.
 */
export function transposedConvolutionComposition(
  b: GraphBuilder,
  [x, weight, bias]: readonly (NodeId | undefined)[],
  attributes: TransposedConvolutionAttributes,
): NodeId {
  const [, , ...kernel] = b.shape(weight as NodeId);
  const parts = scattered(b, x as NodeId, weight as NodeId, attributes.groups);
  const maps = kernel.reduce((added, size, k) => overlap(b, added, size, k, attributes), parts);
  return addBias(b, maps, bias);
}

/** What every input entry gives to its window: [N, O, positions₁, kernel₁, positions₂, kernel₂, …]. */
function scattered(b: GraphBuilder, x: NodeId, weight: NodeId, groups: number): NodeId {
  const [examples = 0, channels = 0, ...positions] = b.shape(x);
  const [inputs = 0, share = 0, ...kernel] = b.shape(weight);
  if (inputs !== channels || channels % groups !== 0 || positions.length !== kernel.length) {
    throw new ShapeError(`weights [${b.shape(weight).join(', ')}] do not go with an input [${b.shape(x).join(', ')}]`);
  }
  const rows = b.reshape(weight, [groups, channels / groups, share * sizeOf(kernel)]);
  const maps = b.reshape(x, [examples, groups, channels / groups, sizeOf(positions)]);
  const product = b.matmul(rows, maps, true, false);
  return interleaved(b, b.reshape(product, [examples, groups * share, ...kernel, ...positions]), positions);
}

function interleaved(b: GraphBuilder, parts: NodeId, positions: Shape): NodeId {
  const count = positions.length;
  return permute(b, parts, [0, 1, ...range(count).flatMap((k) => [2 + count + k, 2 + k])]);
}

/** Adds the windows of spatial axis k up, and cuts the padding off. */
function overlap(
  b: GraphBuilder,
  parts: NodeId,
  size: number,
  k: number,
  { stride, dilation, padding, outputPadding }: TransposedConvolutionAttributes,
): NodeId {
  const axis = 2 + k;
  const [step, spread] = [stride[k] as number, dilation[k] as number];
  const extent = ((b.shape(parts)[axis] as number) - 1) * step + spread * (size - 1) + 1;
  const whole = b.apply('overlapAdd', [parts], { axis, extent, stride: step, dilation: spread });
  const [before, after] = padding[k] as readonly [number, number];
  return padAxis(b, whole, axis, [-before, (outputPadding[k] as number) - after]);
}

/** A transposed convolution of maps of any number of spatial axes; what is not given is 1, or no padding. */
export function transposedConvolution(
  b: GraphBuilder,
  x: NodeId,
  weight: NodeId,
  bias: NodeId | null,
  given: Partial<TransposedConvolutionAttributes> = {},
): NodeId {
  const ones = b
    .shape(weight)
    .slice(2)
    .map(() => 1);
  const none = ones.map(() => 0);
  const plain = {
    stride: ones,
    padding: ones.map(() => [0, 0] as const),
    dilation: ones,
    groups: 1,
    outputPadding: none,
  };
  const inputs = bias === null ? [x, weight] : [x, weight, bias];
  return transposedConvolutionComposition(b, inputs, { ...plain, ...given });
}
