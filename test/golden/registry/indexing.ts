import type { GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import * as ops from '../../../src/engine/ops/indexing.js';
import { median, sort, topK } from '../../../src/engine/ops/ordering.js';
import { type Entry, entry, type Unary } from './entry.js';

interface Indexed extends Unary {
  readonly index: NodeId;
}

interface Along {
  readonly axis: number;
}

function taking(op: (b: GraphBuilder, x: NodeId, axis: number, index: NodeId) => NodeId): Entry {
  return entry<Indexed, Along>((b, { input, index }, { axis }) => op(b, input, axis, index));
}

function adding(op: typeof ops.scatterAdd): Entry {
  return entry<Indexed & { source: NodeId }, Along>((b, { input, index, source }, { axis }) =>
    op(b, input, axis, index, source),
  );
}

/** Ops by indices, and those that make them. */
export const indexing: Readonly<Record<string, Entry>> = {
  gather: taking(ops.takeAlong),
  index_select: taking(ops.indexSelect),
  scatter_add: adding(ops.scatterAdd),
  scatter: adding(ops.scatter),
  scatter_number: entry<Indexed, Along & { value: number }>((b, { input, index }, { axis, value }) =>
    ops.scatterNumber(b, input, axis, index, value),
  ),
  index_add: adding(ops.indexAdd),
  one_hot: entry<Unary, { classes: number }>((b, { input }, { classes }) => ops.oneHot(b, input, classes)),
  pick: entry<Record<string, NodeId>>((b, { input, ...indices }) =>
    ops.pick(b, input as NodeId, Object.values(indices)),
  ),
  sort: entry<Unary, Along & { descending: boolean }>((b, { input }, { axis, descending }) => {
    const { values, indices } = sort(b, input, axis, descending);
    return { output: values, indices };
  }),
  median: entry<Unary, Along>((b, { input }, { axis }) => {
    const { values, indices } = median(b, input, axis);
    return { output: values, indices };
  }),
  topk: entry<Unary, Along & { k: number; largest: boolean }>((b, { input }, { k, axis, largest }) => {
    const { values, indices } = topK(b, input, k, axis, largest);
    return { output: values, indices };
  }),
};
