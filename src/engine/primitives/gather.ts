import type { NodeId } from '../graph.js';
import { indexed, type Tables } from '../kernels/indexing.js';
import { Kernel } from '../kernels/opcodes.js';
import type { Data } from '../tensor.js';
import { moved } from './rounding.js';
import { eachTable, gatheredShape, loopsOf, requireBatch, rowOf } from './rows.js';
import type { Operand, Place, Rule } from './rule.js';

/**
 * Rows by their number: x.shape[: axis] + index.shape[batch :] + x.shape[axis + 1 :] (TensorFlow's gather with batch_dims).
 * Indices are whole numbers held as floats, and get no gradient. An index out of range gives NaN, never a silent 0.
 */
export const gatherRule: Rule<'gather'> = {
  shape: ([x = [], index = []], attributes) => {
    requireBatch(x, index, attributes);
    return gatheredShape(x, index, attributes);
  },
  forward: (out, [x, index], attributes) => {
    const loops = loopsOf((x as Operand).shape, (index as Operand).shape, attributes);
    gatherRows(out, (x as Operand).data, (index as Operand).data, loops);
  },
  kernel: (out, inputs, attributes, precision) => {
    const [x, index] = inputs as [Place, Place];
    const tables = loopsOf(x.shape, index.shape, attributes);
    return indexed(Kernel.gather, precision, { out, x, index, tables });
  },
  rounding: (...given) => moved(gatherRule.forward)(...given),
  /** Which row every entry came from; it moves only where a sort or a comparison that made the index does. */
  branches: (codes, [x, index], attributes) => {
    const loops = loopsOf((x as Operand).shape, (index as Operand).shape, attributes);
    markRows(codes, (index as Operand).data, loops);
  },
  vjp: (b, node, g) => {
    const [x, index] = node.inputs as [NodeId, NodeId];
    const extent = b.shape(x)[node.attributes.axis] as number;
    return [b.apply('scatterAdd', [g, index], { ...node.attributes, extent }), null];
  },
};

function gatherRows(out: Data, x: Data, index: Data, loops: Tables): void {
  const { extent, count, inner } = loops;
  eachTable(loops, (table, rows, indices) => {
    for (let k = 0; k < count; k++) {
      const row = rowOf(index[indices + k] as number, extent);
      const to = rows + k * inner;
      const from = table + row * inner;
      if (row < 0) out.fill(Number.NaN, to, to + inner);
      else for (let i = 0; i < inner; i++) out[to + i] = x[from + i] as number;
    }
  });
}

function markRows(codes: Int32Array, index: Data, loops: Tables): void {
  const { extent, count, inner } = loops;
  eachTable(loops, (_, rows, indices) => {
    for (let k = 0; k < count; k++) {
      const to = rows + k * inner;
      codes.fill(rowOf(index[indices + k] as number, extent), to, to + inner);
    }
  });
}
