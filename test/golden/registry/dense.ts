import type { NodeId } from '../../../src/engine/graph.js';
import { attention } from '../../../src/engine/ops/attention.js';
import { dense as linear } from '../../../src/engine/ops/dense.js';
import { dropout } from '../../../src/engine/ops/dropout.js';
import { einsum } from '../../../src/engine/ops/einsum.js';
import { not } from '../../../src/engine/ops/elementwise.js';
import { embedding } from '../../../src/engine/ops/embedding.js';
import * as matrix from '../../../src/engine/ops/matrix.js';
import { multiHeadAttention } from '../../../src/engine/ops/multiHeadAttention.js';
import { mean } from '../../../src/engine/ops/reductions.js';
import { type Binary, type Entry, entry, type Unary } from './entry.js';

interface Linear extends Unary {
  readonly weight: NodeId;
  readonly bias?: NodeId;
}

interface Bilinear extends Omit<Linear, 'input'> {
  readonly input1: NodeId;
  readonly input2: NodeId;
}

interface Looking {
  readonly query: NodeId;
  readonly key: NodeId;
  readonly value: NodeId;
}

interface Heads extends Looking {
  readonly in_proj_weight: NodeId;
  readonly in_proj_bias?: NodeId;
  readonly out_proj_weight: NodeId;
  readonly out_proj_bias?: NodeId;
  /** [N, S]: 1 where no query looks at a key. */
  readonly ignored?: NodeId;
}

export const dense: Readonly<Record<string, Entry>> = {
  linear: entry<Linear>((b, { input, weight, bias }) => linear(b, input, weight, bias ?? null)),
  bilinear: entry<Bilinear>((b, { input1, input2, weight, bias }) =>
    matrix.bilinear(b, input1, input2, weight, bias ?? null),
  ),
  embedding: entry<Linear, { paddingIndex: number | null }>((b, { input, weight }, { paddingIndex }) =>
    embedding(b, input, weight, paddingIndex),
  ),
  dropout: entry<Unary & { noise: NodeId }, { rate: number }>((b, { input, noise }, { rate }) =>
    dropout(b, input, noise, rate),
  ),
  matmul: entry<Binary>((b, { input, other }) => matrix.matmul(b, input, other)),
  outer: entry<Binary>((b, { input, other }) => matrix.outer(b, input, other)),
  einsum: entry<Record<string, NodeId>, { equation: string }>((b, inputs, { equation }) =>
    einsum(b, equation, Object.values(inputs)),
  ),
  scaled_dot_product_attention: entry<
    Looking & { mask?: NodeId; bias?: NodeId },
    { causal: boolean; scale: number | null }
  >((b, { query, key, value, mask, bias }, given) => {
    return attention(b, [query, key, value], { allowed: mask, added: bias }, given).output;
  }),
  multi_head_attention: entry<Heads, { heads: number; causal: boolean }>((b, given, { heads, causal }) => {
    const projections = { weight: given.in_proj_weight, bias: given.in_proj_bias };
    const output = { weight: given.out_proj_weight, bias: given.out_proj_bias };
    const [examples = 0, keys = 0] = b.shape(given.key);
    const allowed = given.ignored && b.reshape(not(b, given.ignored), [examples, 1, 1, keys]);
    const looking = [given.query, given.key, given.value] as const;
    const made = multiHeadAttention(b, looking, { heads, projections, output }, { allowed }, { causal });
    return { output: made.output, weights: mean(b, made.weights, { axes: [1] }) };
  }),
};
