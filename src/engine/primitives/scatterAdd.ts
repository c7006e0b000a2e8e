import type { NodeId } from '../graph.js';
import { indexed, type Tables } from '../kernels/indexing.js';
import { Kernel } from '../kernels/opcodes.js';
import { type Data, sameShape, sizeOf } from '../tensor.js';
import { summed } from './rounding.js';
import { eachTable, type GatherAttributes, gatheredShape, loopsOf, requireBatch, rowOf } from './rows.js';
import { type Operand, type Place, type Rule, ShapeError } from './rule.js';

export interface ScatterAddAttributes extends GatherAttributes {
  /** The output's extent along `axis`. */
  readonly extent: number;
}

/**
 * A gather's transpose: row r is the sum of the updates whose index is r, in order. Inputs: the updates, of the gathered
 * shape, and the index. An update whose index is out of range belongs nowhere; it makes its whole table NaN rather than
 * be lost.
 */
export const scatterAddRule: Rule<'scatterAdd'> = {
  shape: ([updates = [], index = []], attributes) => {
    const { axis, batch, extent } = attributes;
    const shape = [...updates.slice(0, axis), extent, ...updates.slice(axis + index.length - batch)];
    requireBatch(shape, index, attributes);
    if (!sameShape(updates, gatheredShape(shape, index, attributes))) {
      throw new ShapeError(`updates [${updates.join(', ')}] do not go with an index [${index.join(', ')}]`);
    }
    return shape;
  },
  forward: (out, [updates, index], attributes, shape) => {
    const loops = loopsOf(shape, (index as Operand).shape, attributes);
    out.fill(0);
    addRows(out, (updates as Operand).data, (index as Operand).data, loops);
  },
  kernel: (out, inputs, attributes, precision) => {
    const [x, index] = inputs as [Place, Place];
    const tables = loopsOf(out.shape, index.shape, attributes);
    return indexed(Kernel.scatterAdd, precision, { out, x, index, tables });
  },
  rounding: (...given) => summed(scatterAddRule.forward, ([, index]) => sizeOf(index?.shape ?? []))(...given),
  branches: (codes, [_, index], attributes, shape) => {
    const loops = loopsOf(shape, (index as Operand).shape, attributes);
    codes.fill(0);
    countRows(codes, (index as Operand).data, loops);
  },
  vjp: (b, node, g) => {
    const { axis, batch } = node.attributes;
    return [b.apply('gather', [g, node.inputs[1] as NodeId], { axis, batch }), null];
  },
};

function addRows(out: Data, updates: Data, index: Data, loops: Tables): void {
  const { extent, count, inner } = loops;
  eachTable(loops, (table, rows, indices) => {
    for (let k = 0; k < count; k++) {
      const row = rowOf(index[indices + k] as number, extent);
      const to = table + row * inner;
      const from = rows + k * inner;
      if (row < 0) out.fill(Number.NaN, table, table + extent * inner);
      else for (let i = 0; i < inner; i++) out[to + i] = (out[to + i] as number) + (updates[from + i] as number);
    }
  });
}

/** A number made of which updates an entry is the sum of: the same updates give the same number. */
function countRows(codes: Int32Array, index: Data, loops: Tables): void {
  const { extent, count, inner } = loops;
  eachTable(loops, (table, _, indices) => {
    for (let k = 0; k < count; k++) {
      const row = rowOf(index[indices + k] as number, extent);
      const to = table + row * inner;
      if (row >= 0) for (let i = 0; i < inner; i++) codes[to + i] = Math.imul(codes[to + i] as number, 31) + k + 1;
    }
  });
}
