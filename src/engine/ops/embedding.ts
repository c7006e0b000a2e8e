import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { unsqueeze } from './movement.js';

/**
 * The rows of a table [V, E] that an index [N, …] names: [N, …, E]; ∇E_k = Σ over the places where k stands (contract, §0).
 * The row at `padding` gets no gradient (torch.nn.Embedding's padding_idx).
 */
export function embedding(b: GraphBuilder, index: NodeId, table: NodeId, padding: number | null = null): NodeId {
  const rows = b.apply('gather', [table, index], { axis: 0, batch: 0 });
  if (padding === null) return rows;
  const count = b.shape(table)[0] ?? 0;
  const held = unsqueeze(b, b.apply('equal', [index, b.number(padding < 0 ? padding + count : padding)]), -1);
  return b.where(held, b.apply('detach', [rows]), rows);
}
