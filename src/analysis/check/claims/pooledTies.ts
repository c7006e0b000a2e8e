import { Execution } from '../../../engine/execution.js';
import type { Application, NodeId } from '../../../engine/graph.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { Placed } from './placed.js';
import type { ClaimedPoint, Reference } from './point.js';
import type { Segment } from './segments.js';
import type { Hull } from './verdicts.js';

/** A window of max pooling: the entries of the layer's input that it takes the largest of. */
export type Window = readonly number[];

/** The windows of a max pooling, in the order of its output; null where the segment has no maximum in it. */
export function windowsOf(point: ClaimedPoint, input: NodeId, segment: Segment): readonly Window[] | null {
  const { b } = point;
  const maxima = segment.nodes.filter((id) => (b.node(id) as Application).op === 'max');
  let from = input;
  let windows: readonly Window[] = Array.from({ length: sizeOf(b.shape(input)) }, (_, i) => [i]);
  for (const id of maxima) {
    const { inputs, attributes } = b.node(id) as Application<'max'>;
    const gathered = movedFrom(point, from, inputs[0] as NodeId, windows);
    if (gathered === null) return null;
    const shape = b.shape(inputs[0] as NodeId);
    windows = reduced(gathered, shape, attributes.from, attributes.to);
    from = pooledBy(point, segment, id);
  }
  return maxima.length === 0 ? null : windows;
}

/** Which windows stand at each place of a node that only moves another's entries: their numbers are sent through in their stead. */
function movedFrom(
  { b, feed }: ClaimedPoint,
  from: NodeId,
  to: NodeId,
  windows: readonly Window[],
): readonly Window[] | null {
  if (from === to) return windows;
  const execution = new Execution(b.nodes, [to], { cut: [from] });
  feed(execution);
  if (!execution.has(from)) return null;
  execution.feed(
    from,
    Float64Array.from(windows, (_, i) => i),
  );
  execution.run();
  // Padding is no entry of any window.
  return Array.from(execution.view(to), (place) => windows[place] ?? []);
}

/** Joins the windows along the axes that a maximum takes away. */
function reduced(windows: readonly Window[], shape: readonly number[], from: number, to: number): Window[] {
  const [outer, count, inner] = [shape.slice(0, from), shape.slice(from, to), shape.slice(to)].map(sizeOf);
  return Array.from({ length: (outer as number) * (inner as number) }, (_, output) => {
    const [o, i] = [Math.floor(output / (inner as number)), output % (inner as number)];
    const places = Array.from(
      { length: count as number },
      (_entry, k) => (o * (count as number) + k) * (inner as number) + i,
    );
    return places.flatMap((place) => windows[place] ?? []);
  });
}

/** The pooled value: the first node behind a maximum, of its extents, that a gradient goes through. */
function pooledBy({ b, graph }: ClaimedPoint, { nodes }: Segment, maximum: NodeId): NodeId {
  const size = sizeOf(b.shape(maximum));
  return nodes.find((id) => id > maximum && sizeOf(b.shape(id)) === size && graph.cotangents.has(id)) ?? maximum;
}

/** Where the largest entries of a window tie, they may share its cotangent as they like, but all together they get it once. */
export function poolingHull(
  point: ClaimedPoint,
  claim: Placed,
  segment: Segment,
  { exact: z, bound: e }: Reference,
  { exact, bound }: Reference,
): Hull | null {
  const windows = windowsOf(point, claim.node, segment);
  if (windows === null) return null;
  const [low, high] = [Float64Array.from(exact), Float64Array.from(exact)];
  const unfit = new Uint8Array(z.length);
  const used = new Uint8Array(z.length);
  for (const window of windows) for (const i of window) used[i] = (used[i] as number) + 1;
  for (const window of windows) {
    const ties = tiedIn(window, z, e);
    if (ties.length < 2) continue;
    const apart = window.every((i) => used[i] === 1);
    const share = sum(ties, exact);
    for (const i of ties) {
      // Of windows that overlap, an entry may win or lose each: shares are not told apart.
      low[i] = apart ? Math.min(0, share) : Math.min(low[i] as number, (low[i] as number) + Math.min(0, share));
      high[i] = apart ? Math.max(0, share) : Math.max(high[i] as number, (high[i] as number) + Math.max(0, share));
    }
    const total = Math.abs(sum(ties, claim.analytic) - share);
    // Adding up the shares rounds too, in the claimant's numbers as little as here.
    const rounding = ties.length * 2 ** -52 * Math.abs(share);
    if (apart && total > sum(ties, bound) + rounding) for (const i of ties) unfit[i] = 1;
  }
  return { low, high, unfit };
}

function tiedIn(window: Window, z: Float64Array, e: Float64Array): readonly number[] {
  const largest = window.reduce((best, i) => ((z[i] as number) > (z[best] as number) ? i : best), window[0] ?? 0);
  const reach = (z[largest] as number) - (e[largest] as number);
  return window.filter((i) => (z[i] as number) + (e[i] as number) >= reach);
}

function sum(places: readonly number[], values: Float64Array): number {
  return places.reduce((total, i) => total + (values[i] as number), 0);
}
