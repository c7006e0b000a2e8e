import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { range } from './axes.js';
import { takePlaces } from './joining.js';

/** [before, after] of an axis. */
export type Pad = readonly [number, number];

/** 'reflect' leaves the edge itself out, 'replicate' repeats the edge, 'circular' goes on from the other end. */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** Adds entries of one value at both ends of an axis; a negative number takes entries away. */
export function padAxis(b: GraphBuilder, x: NodeId, axis: number, [before, after]: Pad, value = 0): NodeId {
  const extent = b.shape(x)[axis] as number;
  const [start, stop] = [Math.max(-before, 0), extent - Math.max(-after, 0)];
  if (start > stop) throw new ShapeError(`a pad of ${before} and ${after} takes more than ${extent} away`);
  const kept = start === 0 && stop === extent ? x : b.apply('slice', [x], { axis, start, stop, step: 1 });
  if (before <= 0 && after <= 0) return kept;
  const [more, rest] = [Math.max(before, 0), Math.max(after, 0)];
  return b.apply('pad', [kept], { axis, before: more, after: rest, between: 0, value });
}

/** Pads every axis, the first one first (torch.nn.functional.pad, which counts from the last one). */
export function pad(b: GraphBuilder, x: NodeId, pads: readonly Pad[], mode: PadMode = 'constant', value = 0): NodeId {
  return pads.reduce((padded, each, axis) => {
    if (each[0] === 0 && each[1] === 0) return padded;
    if (mode === 'constant') return padAxis(b, padded, axis, each, value);
    return takePlaces(b, padded, axis, placesOf(b.shape(padded)[axis] as number, each, mode));
  }, x);
}

/** Which entry of an axis stands at each place of the padded one. */
function placesOf(extent: number, [before, after]: Pad, mode: Exclude<PadMode, 'constant'>): number[] {
  const reach = { reflect: extent - 1, replicate: Number.POSITIVE_INFINITY, circular: extent }[mode];
  if (extent === 0 || Math.max(before, after) > reach) {
    throw new ShapeError(`an axis of ${extent} has too few entries for a ${mode} pad of ${before} and ${after}`);
  }
  return range(before + extent + after).map((i) => SOURCE[mode](i - before, extent));
}

const SOURCE = {
  reflect: (place: number, extent: number) => extent - 1 - Math.abs(extent - 1 - Math.abs(place)),
  replicate: (place: number, extent: number) => Math.min(Math.max(place, 0), extent - 1),
  circular: (place: number, extent: number) => (place + extent) % extent,
} as const;
