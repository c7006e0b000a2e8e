import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import type { Shape } from '../tensor.js';
import { range, replaceAxis } from './axes.js';
import { firstLargest } from './extrema.js';
import { padAxis } from './padding.js';
import {
  type Along,
  type AveragePoolingAttributes,
  along,
  divisors,
  type MaxPoolingAttributes,
  maxPoolComposition,
  reachOf,
  windowsOf,
} from './pooling.js';

/** ∂J/∂x of max pooling from x, [N, C, …], and the pooled maps' cotangent: each entry of it goes to its window's winner. */
export function maxPoolGradientComposition(
  b: GraphBuilder,
  [x, delta]: readonly NodeId[],
  attributes: MaxPoolingAttributes,
): NodeId {
  const axes = range(attributes.kernel.length);
  return axes.reduce((cotangent, k) => {
    const pooled = lastAxesPooled(b, x as NodeId, attributes, k + 1);
    const one = along(attributes, k);
    const windows = windowsOf(b, pooled, 2 + k, one, Number.NEGATIVE_INFINITY);
    const kept = b.reshape(cotangent, withAxis(b.shape(cotangent), 3 + k));
    const spread = b.where(firstLargest(b, windows, 3 + k), kept, b.number(0));
    return addedUp(b, spread, 2 + k, b.shape(pooled)[2 + k] as number, one);
  }, delta as NodeId);
}

/** What the pooling of the axes before the `from`th spatial one begins with. */
function lastAxesPooled(b: GraphBuilder, x: NodeId, attributes: MaxPoolingAttributes, from: number): NodeId {
  const only = <T>(settings: readonly T[], still: T): T[] => settings.map((own, k) => (k < from ? still : own));
  return maxPoolComposition(b, [x], {
    ...attributes,
    kernel: only(attributes.kernel, 1),
    stride: only(attributes.stride, 1),
    padding: only(attributes.padding, 0),
    dilation: only(attributes.dilation, 1),
  });
}

/** ∂J/∂x of average pooling, [N, C, …extents], from the pooled maps' cotangent: each entry is shared out evenly over its window. */
export function averagePoolGradientComposition(
  b: GraphBuilder,
  [delta]: readonly NodeId[],
  attributes: AveragePoolingAttributes & { readonly extents: Shape },
): NodeId {
  const { extents, kernel } = attributes;
  return extents.reduce(
    (cotangent, extent, k) => {
      const kept = b.reshape(cotangent, withAxis(b.shape(cotangent), 3 + k));
      const spread = b.expand(kept, replaceAxis(b.shape(kept), 3 + k, kernel[k] as number));
      return addedUp(b, spread, 2 + k, extent, along(attributes, k));
    },
    b.div(delta as NodeId, divisors(b, extents, attributes)),
  );
}

/** A shape with one more axis, of extent 1. */
function withAxis(shape: Shape, axis: number): Shape {
  return [...shape.slice(0, axis), 1, ...shape.slice(axis)];
}

/** Adds windows of an axis up where they stand, and takes the padding away. */
function addedUp(b: GraphBuilder, windows: NodeId, axis: number, extent: number, one: Along): NodeId {
  const { stride, dilation, padding } = one;
  const reach = reachOf(extent, one);
  const whole = b.apply('overlapAdd', [windows], { axis, extent: reach, stride, dilation });
  return padAxis(b, whole, axis, [-padding, padding + extent - reach]);
}
