import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { sizeOf } from '../tensor.js';

/**
 * Z = AWᵀ + b along the last axis (contract, §0): x is [N, …, I], W is [O, I], b is [O] or null; z is [N, …, O].
 */
export function dense(b: GraphBuilder, x: NodeId, weight: NodeId, bias: NodeId | null): NodeId {
  const shape = b.shape(x);
  const leading = shape.slice(0, -1);
  const [outputs = 1, inputs = 1] = b.shape(weight);
  const rows = b.reshape(x, [sizeOf(leading), inputs]);
  const z = b.fuse('linear', bias === null ? [rows, weight] : [rows, weight, bias], {});
  return b.reshape(z, [...leading, outputs]);
}
