import type { NodeId } from '../graph.js';
import { type Shape, sizeOf } from '../tensor.js';

/** A part of an axis: free, or fixed at an index of its own for each perturbation: a node of P whole numbers. */
export interface Factor {
  readonly extent: number;
  readonly index: NodeId | null;
}

/**
 * An axis cut into factors, the outermost first; its extent is their product. In normal form: no two free factors side by
 * side, and none of extent 1 unless it is the only one.
 */
export type Axis = readonly Factor[];

/** A shape's axes: where a change may stand. */
export type Layout = readonly Axis[];

export const free = (extent: number): Axis => [{ extent, index: null }];

/** All axes free: the change may stand anywhere. */
export const dense = (shape: Shape): Layout => shape.map(free);

export const extentOf = (axis: Axis): number => sizeOf(axis.map(({ extent }) => extent));

export const isFree = (axis: Axis): boolean => axis.every(({ index }) => index === null);

/** The extents of what is not fixed, axis by axis: of normal axes that are all free, the shape itself. */
export function freeExtents(layout: Layout): number[] {
  return layout.flatMap((axis) => axis.filter(({ index }) => index === null).map(({ extent }) => extent));
}

export function sameAxis(one: Axis, other: Axis): boolean {
  return (
    one.length === other.length &&
    one.every(({ extent, index }, i) => extent === other[i]?.extent && index === other[i]?.index)
  );
}

/** The same factors in normal form. */
export function normal(axis: Axis): Axis {
  const joined: Factor[] = [];
  for (const factor of axis) {
    const last = joined.at(-1);
    if (factor.extent === 1) continue;
    if (last && last.index === null && factor.index === null) {
      joined[joined.length - 1] = { extent: last.extent * factor.extent, index: null };
    } else joined.push(factor);
  }
  return joined.length === 0 ? free(1) : joined;
}

/** Cuts a fixed factor's index in two: which block of `inner` entries, and which entry of it. */
export type CutIndex = (index: NodeId, inner: number) => readonly [NodeId, NodeId];

/** The same factors, in order, on the axes of another shape; null where one would have to stand on two axes that don't divide it. */
export function recut(layout: Layout, shape: Shape, cut: CutIndex): Layout | null {
  if (layout.every(isFree)) return dense(shape);
  const rest = [...normal(layout.flat())].reverse();
  const axes: Axis[] = [];
  for (const extent of shape) {
    const axis = takeAxis(rest, extent, cut);
    if (axis === null) return null;
    axes.push(normal(axis));
  }
  return axes;
}

/** Takes factors from the end of `rest` until they make up `extent`. */
function takeAxis(rest: Factor[], extent: number, cut: CutIndex): Axis | null {
  const axis: Factor[] = [];
  for (let missing = extent; missing > 1; ) {
    const factor = rest.pop();
    if (!factor) return null;
    if (missing % factor.extent === 0) {
      axis.push(factor);
      missing /= factor.extent;
    } else if (factor.extent % missing === 0) {
      const [outer, inner] = cutFactor(factor, factor.extent / missing, cut);
      axis.push(outer);
      rest.push(inner);
      missing = 1;
    } else return null;
  }
  return axis;
}

function cutFactor({ extent, index }: Factor, inner: number, cut: CutIndex): readonly [Factor, Factor] {
  const [outerIndex, innerIndex] = index === null ? [null, null] : cut(index, inner);
  return [
    { extent: extent / inner, index: outerIndex },
    { extent: inner, index: innerIndex },
  ];
}
