import type { GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import * as joining from '../../../src/engine/ops/joining.js';
import * as ops from '../../../src/engine/ops/movement.js';
import { type Pad, type PadMode, pad } from '../../../src/engine/ops/padding.js';
import { chunk, diagonal, type SliceRange, select, slice, split, unbind } from '../../../src/engine/ops/slicing.js';
import type { Shape } from '../../../src/engine/tensor.js';
import { type Entry, entry, type Result, type Unary } from './entry.js';

type Numbers = readonly number[];

/** Parts are called output0, output1, …, as inputs that are joined are input0, input1, … */
function parts(nodes: readonly NodeId[]): Result {
  return Object.fromEntries(nodes.map((node, k) => [`output${k}`, node]));
}

function join(op: (b: GraphBuilder, parts: readonly NodeId[], axis: number) => NodeId): Entry {
  return entry<Record<string, NodeId>, { axis: number }>((b, inputs, { axis }) => op(b, Object.values(inputs), axis));
}

function triangle(op: typeof joining.tril): Entry {
  return entry<Unary, { diagonal: number }>((b, { input }, { diagonal }) => op(b, input, diagonal));
}

export const movement: Readonly<Record<string, Entry>> = {
  reshape: entry<Unary, { shape: Shape }>((b, { input }, { shape }) => ops.reshape(b, input, shape)),
  transpose: entry<Unary, { axes: readonly [number, number] }>((b, { input }, { axes }) =>
    ops.transpose(b, input, ...axes),
  ),
  permute: entry<Unary, { axes: Numbers }>((b, { input }, { axes }) => ops.permute(b, input, axes)),
  expand: entry<Unary, { shape: Shape }>((b, { input }, { shape }) => ops.expand(b, input, shape)),
  slice: entry<Unary, SliceRange>((b, { input }, range) => slice(b, input, range)),
  split: entry<Unary, { sizes: Numbers; axis: number }>((b, { input }, { sizes, axis }) =>
    parts(split(b, input, sizes, axis)),
  ),
  chunk: entry<Unary, { chunks: number; axis: number }>((b, { input }, { chunks, axis }) =>
    parts(chunk(b, input, chunks, axis)),
  ),
  unbind: entry<Unary, { axis: number }>((b, { input }, { axis }) => parts(unbind(b, input, axis))),
  select: entry<Unary, { axis: number; place: number }>((b, { input }, { axis, place }) =>
    select(b, input, axis, place),
  ),
  diagonal: entry<Unary, { offset: number }>((b, { input }, { offset }) => diagonal(b, input, offset)),
  repeat_interleave: entry<Unary, { count: number; axis: number }>((b, { input }, { count, axis }) =>
    joining.repeatInterleave(b, input, count, axis),
  ),
  concat: join(joining.concat),
  stack: join(joining.stack),
  repeat: entry<Unary, { repeats: Numbers }>((b, { input }, { repeats }) => joining.repeat(b, input, repeats)),
  roll: entry<Unary, { shifts: Numbers; axes: Numbers }>((b, { input }, { shifts, axes }) =>
    joining.roll(b, input, shifts, axes),
  ),
  flip: entry<Unary, { axes: Numbers }>((b, { input }, { axes }) => joining.flip(b, input, axes)),
  tril: triangle(joining.tril),
  triu: triangle(joining.triu),
  pad: entry<Unary, { pads: readonly Pad[]; mode: PadMode; value: number | null }>((b, { input }, given) =>
    pad(b, input, given.pads, given.mode, given.value ?? 0),
  ),
};
