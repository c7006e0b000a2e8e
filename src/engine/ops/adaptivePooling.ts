import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { extentOf, range, replaceAxis } from './axes.js';
import { firstMax } from './extrema.js';
import { concat } from './joining.js';
import { eachAxisBackwards } from './pooling.js';
import { mean } from './reductions.js';
import { slice } from './slicing.js';

/** Means over windows that cut an axis of n into so many: from ⌊i n/count⌋ to ⌈(i + 1) n/count⌉ (torch.nn.AdaptiveAvgPool2d). */
export function adaptiveAveragePool(b: GraphBuilder, x: NodeId, counts: readonly (number | null)[]): NodeId {
  return adaptive(b, x, counts, (part, axis) => mean(b, part, { axes: [axis], keepdim: true }));
}

/** Maxima over the same windows; the first winner gets the gradient. */
export function adaptiveMaxPool(b: GraphBuilder, x: NodeId, counts: readonly (number | null)[]): NodeId {
  return adaptive(b, x, counts, (part, axis) => {
    return b.reshape(firstMax(b, part, axis), replaceAxis(b.shape(part), axis, 1));
  });
}

/** The spatial axes are the last ones; null leaves an axis as it is. */
function adaptive(
  b: GraphBuilder,
  x: NodeId,
  counts: readonly (number | null)[],
  pool: (part: NodeId, axis: number) => NodeId,
): NodeId {
  const first = b.shape(x).length - counts.length;
  return eachAxisBackwards(counts.length, x, (pooled, k) => {
    const count = counts[k] ?? null;
    const axis = first + k;
    if (count === null) return pooled;
    const extent = extentOf(b.shape(pooled), axis);
    const parts = range(count).map((i) => {
      const [start, end] = [Math.floor((i * extent) / count), Math.ceil(((i + 1) * extent) / count)];
      return pool(slice(b, pooled, { axis, start, end }), axis);
    });
    return concat(b, parts, axis);
  });
}
