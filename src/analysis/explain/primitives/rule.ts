import type { Application, NodeId } from '../../../engine/graph.js';
import { stridesOf } from '../../../engine/primitives/strided.js';
import type { PrimitiveName } from '../../../engine/primitives/table.js';
import { type Shape, sizeOf } from '../../../engine/tensor.js';
import { entry, type Made } from '../made.js';

/** What a primitive's rule may ask about the node whose entry it explains. */
export interface Site<K extends PrimitiveName> {
  readonly node: Application<K>;
  shape(id: NodeId): Shape;
  /** The number at a place of a node: for decisions that fell by numbers (a condition, an index). */
  value(id: NodeId, place: number): number;
  /** Why the number at a place of a node is what it is, where that was a decision; null of all else. */
  because(id: NodeId, place: number): string | null;
  /** Whether a node's numbers are drawn at random. */
  isNoise(id: NodeId): boolean;
  /** The number that a node holds for good; null where it is no such node. */
  constant(id: NodeId): number | null;
}

/** How the entry of an op at a flat place of its output is made of entries of its inputs. */
export type Making<K extends PrimitiveName> = (site: Site<K>, place: number) => Made;

/** The node that input k is. */
export function inputOf<K extends PrimitiveName>({ node }: Site<K>, k: number): NodeId {
  return node.inputs[k] as NodeId;
}

/** A flat place as an index along each axis. */
export function indexOf(shape: Shape, place: number): number[] {
  const strides = stridesOf(shape);
  return shape.map((extent, axis) => Math.floor(place / (strides[axis] as number)) % extent);
}

/** Where an index stands in a layout. */
export function placeAt(index: readonly number[], strides: readonly number[], start = 0): number {
  return index.reduce((place, i, axis) => place + i * (strides[axis] as number), start);
}

/** The entry of an input that goes with a place of the shape it broadcasts to. */
export function broadcastEntry<K extends PrimitiveName>(site: Site<K>, k: number, place: number): Made {
  return entry(inputOf(site, k), broadcastPlace(site.shape(inputOf(site, k)), site.node.shape, place));
}

/** NumPy's rule, for one place: axes are aligned at the last one, and those of extent 1 repeat. */
export function broadcastPlace(from: Shape, to: Shape, place: number): number {
  let [rest, stride, at] = [place, 1, 0];
  for (let axis = to.length - 1; axis >= 0; axis--) {
    const extent = to[axis] as number;
    const own = from[axis - to.length + from.length] ?? 1;
    if (own !== 1) at += (rest % extent) * stride;
    stride *= own;
    rest = Math.floor(rest / extent);
  }
  return at;
}

/** Which entries of a shape axes from ≤ axis < to leave as one at a flat place: `count` of them, `inner` apart, from `start` on. */
export function reducedPlaces(
  shape: Shape,
  { from, to }: { readonly from: number; readonly to: number },
  place: number,
): { readonly start: number; readonly count: number; readonly inner: number } {
  const [count, inner] = [sizeOf(shape.slice(from, to)), sizeOf(shape.slice(to))];
  return { start: Math.floor(place / inner) * count * inner + (place % inner), count, inner };
}
