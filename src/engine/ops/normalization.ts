import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { range } from './axes.js';
import { alongChannels } from './channels.js';
import { padAxis } from './padding.js';
import { mean, variance } from './reductions.js';

export interface NormAttributes {
  /** Added to the variance, below the root. */
  readonly epsilon: number;
}

/** x̂ = (x − mean) / √(variance + ε), with statistics over some axes. */
export function standardized(b: GraphBuilder, x: NodeId, axes: readonly number[], epsilon: number): NodeId {
  const over = { axes, keepdim: true };
  const center = mean(b, x, over);
  return scaledBy(b, b.sub(x, center), variance(b, x, over, 0), epsilon);
}

export function scaledBy(b: GraphBuilder, x: NodeId, variance: NodeId, epsilon: number): NodeId {
  return b.div(x, b.apply('sqrt', [b.add(variance, b.number(epsilon))]));
}

/** γ x̂ + β, where there are any. */
function affine(b: GraphBuilder, x: NodeId, gamma: NodeId | undefined, beta: NodeId | undefined): NodeId {
  const scaled = gamma === undefined ? x : b.mul(x, gamma);
  return beta === undefined ? scaled : b.add(scaled, beta);
}

export function affineChannels(
  b: GraphBuilder,
  x: NodeId,
  gamma: NodeId | undefined,
  beta: NodeId | undefined,
): NodeId {
  const { length: rank } = b.shape(x);
  const [scale, shift] = [gamma, beta].map((values) => values && alongChannels(b, values, rank));
  return affine(b, x, scale, shift);
}

/** γ and β of a norm, where it has them. */
export interface Affine {
  readonly gamma?: NodeId | undefined;
  readonly beta?: NodeId | undefined;
}

export function given({ gamma, beta }: Affine): readonly (NodeId | undefined)[] {
  return gamma === undefined ? [] : beta === undefined ? [gamma] : [gamma, beta];
}

export interface LayerNormAttributes extends NormAttributes {
  /** So many last axes have common statistics. */
  readonly axes: number;
}

/** z = γ x̂ + β with statistics over the last axes of each example (Ba et al. 2016). γ and β have those axes' shape. */
export function layerNormComposition(
  b: GraphBuilder,
  [x, gamma, beta]: readonly (NodeId | undefined)[],
  { axes, epsilon }: LayerNormAttributes,
): NodeId {
  return affine(b, standardized(b, x as NodeId, lastAxes(b, x as NodeId, axes), epsilon), gamma, beta);
}

function lastAxes(b: GraphBuilder, x: NodeId, count: number): readonly number[] {
  const { length: rank } = b.shape(x);
  if (count > rank) throw new ShapeError(`[${b.shape(x).join(', ')}] has no ${count} last axes`);
  return range(rank).slice(rank - count);
}

/** Layer norm over the last axis, or so many of them. */
export function layerNorm(b: GraphBuilder, x: NodeId, weights: Affine, axes = 1, epsilon = 1e-5): NodeId {
  return b.fuse('layerNorm', [x, ...given(weights)] as NodeId[], { axes, epsilon });
}

export interface GroupNormAttributes extends NormAttributes {
  readonly groups: number;
}

/** Statistics over groups of channels and all positions of each example (Wu & He 2018). x is [N, C, …], γ and β [C]. */
export function groupNormComposition(
  b: GraphBuilder,
  [x, gamma, beta]: readonly (NodeId | undefined)[],
  { groups, epsilon }: GroupNormAttributes,
): NodeId {
  const shape = b.shape(x as NodeId);
  const [examples = 0, channels = 0, ...spatial] = shape;
  if (channels % groups !== 0) throw new ShapeError(`${channels} channels do not part into ${groups} groups`);
  const grouped = b.reshape(x as NodeId, [examples, groups, channels / groups, ...spatial]);
  const axes = range(shape.length + 1).slice(2);
  return affineChannels(b, b.reshape(standardized(b, grouped, axes, epsilon), shape), gamma, beta);
}

export function groupNorm(b: GraphBuilder, x: NodeId, groups: number, weights: Affine, epsilon = 1e-5): NodeId {
  return groupNormComposition(b, [x, ...given(weights)], { groups, epsilon });
}

/** Statistics over the positions of each channel of each example (Ulyanov et al. 2016): a group for every channel. */
export function instanceNorm(b: GraphBuilder, x: NodeId, weights: Affine, epsilon = 1e-5): NodeId {
  return groupNorm(b, x, b.shape(x)[1] ?? 1, weights, epsilon);
}

/** γ x / √(mean of x² + ε) over the last axes (Zhang & Sennrich 2019). */
export function rmsNormComposition(
  b: GraphBuilder,
  [x, gamma]: readonly (NodeId | undefined)[],
  { axes, epsilon }: LayerNormAttributes,
): NodeId {
  const node = x as NodeId;
  const power = mean(b, b.mul(node, node), { axes: lastAxes(b, node, axes), keepdim: true });
  return affine(b, scaledBy(b, node, power, epsilon), gamma, undefined);
}

export function rmsNorm(b: GraphBuilder, x: NodeId, gamma: NodeId | null, axes = 1, epsilon = 1e-5): NodeId {
  return b.fuse('rmsNorm', gamma === null ? [x] : [x, gamma], { axes, epsilon });
}

/** Krizhevsky et al. 2012, §3.3; what is not given is as torch.nn.LocalResponseNorm has it. */
export interface ResponseNormOptions {
  readonly alpha?: number;
  readonly beta?: number;
  readonly k?: number;
}

/** x / (k + α/size Σ x²)^β, the sum over `size` channels around each, one more before than after where it is even; x [N, C, …]. */
export function localResponseNorm(
  b: GraphBuilder,
  x: NodeId,
  size: number,
  { alpha = 1e-4, beta = 0.75, k = 1 }: ResponseNormOptions = {},
): NodeId {
  const padded = padAxis(b, b.mul(x, x), 1, [Math.floor(size / 2), Math.floor((size - 1) / 2)]);
  const windows = b.apply('window', [padded], { axis: 1, size, stride: 1, dilation: 1 });
  const powers = b.mul(b.number(alpha), mean(b, windows, { axes: [2] }));
  return b.div(x, b.apply('pow', [b.add(b.number(k), powers), b.number(beta)]));
}
