import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import type { Shape } from '../tensor.js';
import { extentOf, range } from './axes.js';
import { firstMax } from './extrema.js';
import { padAxis } from './padding.js';
import { sum } from './reductions.js';

/** Settings of each spatial axis, the first one first. */
export interface PoolingAttributes {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  /** Added at both ends; at most half of the kernel. */
  readonly padding: readonly number[];
  /** A last window that only begins within the axis counts too. */
  readonly ceilMode: boolean;
}

export interface MaxPoolingAttributes extends PoolingAttributes {
  readonly dilation: readonly number[];
}

export interface AveragePoolingAttributes extends PoolingAttributes {
  /** Whether entries of the padding count in the mean's divisor. */
  readonly countIncludePad: boolean;
  /** The divisor, where it is not the count. */
  readonly divisor?: number | null;
}

/** One axis' settings. */
export interface Along {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly ceilMode: boolean;
}

export function along(attributes: PoolingAttributes & { readonly dilation?: readonly number[] }, k: number): Along {
  const [kernel, stride, padding] = [attributes.kernel, attributes.stride, attributes.padding].map((each) => each[k]);
  return {
    kernel: kernel as number,
    stride: stride as number,
    padding: padding as number,
    dilation: attributes.dilation?.[k] ?? 1,
    ceilMode: attributes.ceilMode,
  };
}

/** How many windows an axis has; one that would begin in the padding after it is left out (torch.nn.MaxPool2d). */
export function positionsOf(extent: number, { kernel, stride, padding, dilation, ceilMode }: Along): number {
  const room = extent + 2 * padding - dilation * (kernel - 1) - 1;
  if (padding > kernel / 2) throw new ShapeError(`a padding of ${padding} is more than half of a window of ${kernel}`);
  if (room < 0) throw new ShapeError(`a window of ${kernel} does not fit into ${extent} and its padding`);
  const count = (ceilMode ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
  return ceilMode && (count - 1) * stride >= extent + padding ? count - 1 : count;
}

/** How far an axis' windows reach, from the first one's first entry on. */
export function reachOf(extent: number, one: Along): number {
  return (positionsOf(extent, one) - 1) * one.stride + one.dilation * (one.kernel - 1) + 1;
}

/** Cuts an axis into its windows, [… positions, kernel …], padded by `value`. */
export function windowsOf(b: GraphBuilder, x: NodeId, axis: number, one: Along, value: number): NodeId {
  const { kernel, stride, padding, dilation } = one;
  const extent = extentOf(b.shape(x), axis);
  const padded = padAxis(b, x, axis, [padding, reachOf(extent, one) - padding - extent], value);
  return b.apply('window', [padded], { axis, size: kernel, stride, dilation });
}

/**
 * The largest entry of every window of [N, C, …]; padding never wins, and of entries that tie the first one, row by row, gets
 * the whole gradient. Axis by axis, the last one first: that is the same maximum, and the same first winner.
 */
export function maxPoolComposition(
  b: GraphBuilder,
  inputs: readonly NodeId[],
  attributes: MaxPoolingAttributes,
): NodeId {
  return eachAxisBackwards(attributes.kernel.length, inputs[0] as NodeId, (pooled, k) => {
    const windows = windowsOf(b, pooled, 2 + k, along(attributes, k), Number.NEGATIVE_INFINITY);
    return firstMax(b, windows, 3 + k);
  });
}

/** The mean of every window of [N, C, …]. */
export function averagePoolComposition(
  b: GraphBuilder,
  inputs: readonly NodeId[],
  attributes: AveragePoolingAttributes,
): NodeId {
  const x = inputs[0] as NodeId;
  const rank = attributes.kernel.length;
  const sums = eachAxisBackwards(rank, x, (pooled, k) =>
    sum(b, windowsOf(b, pooled, 2 + k, along(attributes, k), 0), { axes: [3 + k] }),
  );
  return b.div(sums, divisors(b, b.shape(x).slice(2), attributes));
}

/** What the sum of each window is divided by, in a shape that broadcasts. */
export function divisors(b: GraphBuilder, extents: Shape, attributes: AveragePoolingAttributes): NodeId {
  if (typeof attributes.divisor === 'number') return b.number(attributes.divisor);
  const counts = extents.map((extent, k) => countsOf(extent, along(attributes, k), attributes));
  const products = counts.reduce((all, axis) => all.flatMap((one) => axis.map((count) => one * count)), [1]);
  const alike = products.every((count) => count === products[0]);
  const positions = counts.map(({ length }) => length);
  return alike ? b.number(products[0] ?? 1) : b.constant(positions, products);
}

/** How many entries each window of an axis has: within the axis, or within the axis and its padding. */
export function countsOf(extent: number, one: Along, { countIncludePad }: AveragePoolingAttributes): readonly number[] {
  const [low, high] = countIncludePad ? [-one.padding, extent + one.padding] : [0, extent];
  return range(positionsOf(extent, one)).map((position) => {
    const start = position * one.stride - one.padding;
    return Math.min(start + one.kernel, high) - Math.max(start, low);
  });
}

/** Pools the spatial axes one after the other, the last one first. */
export function eachAxisBackwards(count: number, x: NodeId, pool: (x: NodeId, k: number) => NodeId): NodeId {
  return range(count).reduceRight(pool, x);
}

/** Max pooling of any number of spatial axes; the stride is the kernel where it is not given. */
export function maxPool(
  b: GraphBuilder,
  x: NodeId,
  given: Partial<MaxPoolingAttributes> & Pick<PoolingAttributes, 'kernel'>,
): NodeId {
  const ones = given.kernel.map(() => 1);
  const attributes = { ...plain(given.kernel), dilation: ones, ...given };
  return overMaps(b, x, attributes) ? b.fuse('maxPool2d', [x], attributes) : maxPoolComposition(b, [x], attributes);
}

/** Average pooling; padding counts where nothing else is said, as in torch. */
export function averagePool(
  b: GraphBuilder,
  x: NodeId,
  given: Partial<AveragePoolingAttributes> & Pick<PoolingAttributes, 'kernel'>,
): NodeId {
  const attributes = { ...plain(given.kernel), countIncludePad: true, ...given };
  if (overMaps(b, x, attributes)) return b.fuse('averagePool2d', [x], attributes);
  return averagePoolComposition(b, [x], attributes);
}

function overMaps(b: GraphBuilder, x: NodeId, { kernel }: PoolingAttributes): boolean {
  return kernel.length === 2 && b.shape(x).length === 4;
}

function plain(kernel: readonly number[]): PoolingAttributes {
  return { kernel, stride: kernel, padding: kernel.map(() => 0), ceilMode: false };
}
