import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { type Attention, type AttentionAttributes, type AttentionMasks, attention } from './attention.js';
import { range } from './axes.js';
import { dense } from './dense.js';
import { transpose } from './movement.js';
import { slice } from './slicing.js';

/** A linear map; `bias` may be left out. */
export interface Projection {
  readonly weight: NodeId;
  readonly bias?: NodeId | undefined;
}

/** How queries, keys and values are made: by one packed map, [3E, E], or each by its own. */
export type InputProjections = Projection | readonly [Projection, Projection, Projection];

export interface Heads {
  readonly heads: number;
  readonly projections: InputProjections;
  readonly output: Projection;
}

/** Attention in several heads, and what it computes on the way. */
export interface MultiHeadAttention extends Attention {
  /** [N, heads, L, E/heads], and keys and values [N, heads, S, …]. */
  readonly query: NodeId;
  readonly key: NodeId;
  readonly value: NodeId;
  /** The heads' outputs side by side, before the last projection: [N, L, E]. */
  readonly joined: NodeId;
}

/**
 * Concat(head₁, …) W_Oᵀ + b_O, each head an attention over its share of the projected queries, keys and values (Vaswani et al.
 * 2017, §3.2.2; torch.nn.MultiheadAttention with batch_first). Queries [N, L, E], keys and values [N, S, …]; the output is
 * [N, L, E], scores and weights are [N, heads, L, S]; masks broadcast with those.
 */
export function multiHeadAttention(
  b: GraphBuilder,
  inputs: readonly [NodeId, NodeId, NodeId],
  { heads, projections, output }: Heads,
  masks: AttentionMasks = {},
  attributes: Partial<AttentionAttributes> = {},
): MultiHeadAttention {
  const parts = projected(b, inputs, projections).map((part) => parted(b, part, heads));
  const [query, key, value] = parts as [NodeId, NodeId, NodeId];
  const inner = attention(b, [query, key, value], masks, attributes);
  const together = joined(b, inner.output);
  return { ...inner, query, key, value, joined: together, output: project(b, together, output) };
}

function project(b: GraphBuilder, x: NodeId, { weight, bias }: Projection): NodeId {
  return dense(b, x, weight, bias ?? null);
}

function projected(
  b: GraphBuilder,
  inputs: readonly [NodeId, NodeId, NodeId],
  projections: InputProjections,
): readonly NodeId[] {
  if (!('weight' in projections)) return inputs.map((input, k) => project(b, input, projections[k] as Projection));
  const [query, key, value] = inputs;
  const width = (b.shape(projections.weight)[0] ?? 0) / 3;
  const share = (x: NodeId, k: number, axis: number): NodeId =>
    slice(b, x, { axis, start: k * width, end: (k + 1) * width });
  if (query === key && key === value) {
    // One product for all three, where they look at themselves.
    const together = project(b, query, projections);
    return range(3).map((k) => share(together, k, -1));
  }
  const { weight, bias } = projections;
  return inputs.map((input, k) => project(b, input, { weight: share(weight, k, 0), bias: bias && share(bias, k, 0) }));
}

/** [N, L, E] as [N, heads, L, E/heads]. */
function parted(b: GraphBuilder, x: NodeId, heads: number): NodeId {
  const [examples = 0, length = 0, width = 0] = b.shape(x);
  if (width % heads !== 0) throw new ShapeError(`${width} entries do not part into ${heads} heads`);
  return transpose(b, b.reshape(x, [examples, length, heads, width / heads]), 1, 2);
}

/** [N, heads, L, D] as [N, L, heads · D]. */
function joined(b: GraphBuilder, x: NodeId): NodeId {
  const [examples = 0, heads = 0, length = 0, width = 0] = b.shape(x);
  return b.reshape(transpose(b, x, 1, 2), [examples, length, heads * width]);
}
