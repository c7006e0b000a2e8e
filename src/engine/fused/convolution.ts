import type { NodeId } from '../graph.js';
import * as kernels from '../kernels/convolution.js';
import { type ConvolutionAttributes, convolutionComposition, requireChannels } from '../ops/convolution.js';
import { type Operand, type Place, ShapeError } from '../primitives/rule.js';
import { windowCount } from '../primitives/window.js';
import type { Shape } from '../tensor.js';
import { addBiasTo } from './channels.js';
import { eachRun } from './convolutionLoops.js';
import type { FusedRule } from './rule.js';

/** A convolution over maps (ops/convolution.ts): inputs x [N, C, H, W], W [O, C/groups, h, w] and, where there is one, b [O]. */
export const conv2dRule: FusedRule<'conv2d'> = {
  shape: ([x = [], weights = [], bias], attributes) => {
    requireChannels(x, weights, attributes);
    if (bias && (bias.length !== 1 || bias[0] !== weights[0])) {
      throw new ShapeError(`a bias of shape [${bias.join(', ')}] does not fit weights [${weights.join(', ')}]`);
    }
    return [x[0] as number, weights[0] as number, ...positionsOf(x, weights, attributes)];
  },
  composition: convolutionComposition,
  forward: (out, [x, weights, bias], attributes, shape) => {
    const [{ data: from, shape: extents }, { data: factors, shape: kernel }] = [x as Operand, weights as Operand];
    out.fill(0);
    eachRun({ x: extents, weights: kernel, z: shape }, attributes, (weight, start, z, count, step) => {
      const factor = factors[weight] as number;
      for (let i = 0; i < count; i++) {
        out[z + i] = (out[z + i] as number) + factor * (from[start + i * step] as number);
      }
    });
    if (bias) addBiasTo(out, bias.data, shape);
  },
  kernel: (z, [x, weights, bias], attributes, precision) => {
    const operands = { x: x as Place, weights: weights as Place, z, attributes };
    return kernels.convolution(precision, operands, bias?.address ?? 0);
  },
  vjp: (b, node, delta) => {
    const { attributes } = node;
    const [x, weights, bias] = node.inputs as [NodeId, NodeId, NodeId | undefined];
    const parts = [
      b.fuse('conv2dInputGradient', [weights, delta], { ...attributes, extents: b.shape(x).slice(2) }),
      b.fuse('conv2dWeightGradient', [x, delta], { ...attributes, kernel: b.shape(weights).slice(2) }),
    ];
    return bias === undefined ? parts : [...parts, b.fuse('channelSum', [delta], {})];
  },
};

/** Positions along each spatial axis. */
export function positionsOf(x: Shape, weights: Shape, attributes: ConvolutionAttributes): Shape {
  const { stride, dilation, padding } = attributes;
  return weights.slice(2).map((size, k) => {
    const [before, after] = padding[k] as readonly [number, number];
    const cut = { size, stride: stride[k] as number, dilation: dilation[k] as number };
    return windowCount((x[2 + k] as number) + before + after, cut);
  });
}
