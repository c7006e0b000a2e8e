import type { NodeId } from '../graph.js';
import * as kernels from '../kernels/convolution.js';
import { type ConvolutionAttributes, convolutionWeightsComposition } from '../ops/convolution.js';
import { transposedConvolutionComposition } from '../ops/transposedConvolution.js';
import type { Operand, Place } from '../primitives/rule.js';
import type { Shape } from '../tensor.js';
import { requireShape } from './channels.js';
import { positionsOf } from './convolution.js';
import { eachRun } from './convolutionLoops.js';
import type { FusedRule } from './rule.js';

export interface InputGradientAttributes extends ConvolutionAttributes {
  /** [H, W] of x. */
  readonly extents: Shape;
}

export interface WeightGradientAttributes extends ConvolutionAttributes {
  /** [h, w] of the weights. */
  readonly kernel: Shape;
}

/** ∂J/∂x of a convolution over maps, [N, C, H, W]: inputs W [O, C/groups, h, w] and δ = ∂J/∂z. Its transpose in x. */
export const conv2dInputGradientRule: FusedRule<'conv2dInputGradient'> = {
  shape: ([weights = [], delta = []], attributes) => {
    const [outputs = 0, channels = 0] = weights;
    const x = [delta[0] as number, channels * attributes.groups, ...attributes.extents];
    requireShape(delta, [x[0] as number, outputs, ...positionsOf(x, weights, attributes)]);
    return x;
  },
  composition: (b, [weights, delta], attributes) => {
    const { stride, padding, dilation } = attributes;
    const [, , ...kernel] = b.shape(weights as NodeId);
    const [, , ...positions] = b.shape(delta as NodeId);
    const outputPadding = attributes.extents.map((extent, k) => {
      const [before, after] = padding[k] as readonly [number, number];
      const reach = (dilation[k] as number) * ((kernel[k] as number) - 1) + 1;
      return extent + before + after - ((positions[k] as number) - 1) * (stride[k] as number) - reach;
    });
    return transposedConvolutionComposition(b, [delta, weights], { ...attributes, outputPadding });
  },
  forward: (out, [weights, delta], attributes, shape) => {
    const [{ data: factors, shape: kernel }, { data: from, shape: z }] = [weights as Operand, delta as Operand];
    out.fill(0);
    eachRun({ x: shape, weights: kernel, z }, attributes, (weight, start, at, count, step) => {
      const factor = factors[weight] as number;
      for (let i = 0; i < count; i++) {
        const to = start + i * step;
        out[to] = (out[to] as number) + factor * (from[at + i] as number);
      }
    });
  },
  kernel: (x, [weights, delta], attributes, precision) =>
    kernels.convolutionInput(precision, { x, weights: weights as Place, z: delta as Place, attributes }),
  vjp: (b, { attributes, inputs }, cotangent) => {
    const [weights, delta] = inputs as [NodeId, NodeId];
    return [
      b.fuse('conv2dWeightGradient', [cotangent, delta], { ...attributes, kernel: b.shape(weights).slice(2) }),
      b.fuse('conv2d', [cotangent, weights], attributes),
    ];
  },
};

/** ∂J/∂W of a convolution over maps, [O, C/groups, h, w]: inputs x [N, C, H, W] and δ = ∂J/∂z; summed over examples and positions. */
export const conv2dWeightGradientRule: FusedRule<'conv2dWeightGradient'> = {
  shape: ([x = [], delta = []], attributes) => {
    const outputs = delta[1] as number;
    const weights = [outputs, (x[1] as number) / attributes.groups, ...attributes.kernel];
    requireShape(delta, [x[0] as number, outputs, ...positionsOf(x, weights, attributes)]);
    return weights;
  },
  composition: convolutionWeightsComposition,
  forward: (out, [x, delta], attributes, shape) => {
    const [{ data: from, shape: extents }, { data: deltas, shape: z }] = [x as Operand, delta as Operand];
    out.fill(0);
    eachRun({ x: extents, weights: shape, z }, attributes, (weight, start, at, count, step) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += (deltas[at + i] as number) * (from[start + i * step] as number);
      out[weight] = (out[weight] as number) + sum;
    });
  },
  kernel: (weights, [x, delta], attributes, precision) =>
    kernels.convolutionWeights(precision, { x: x as Place, weights, z: delta as Place, attributes }),
};
