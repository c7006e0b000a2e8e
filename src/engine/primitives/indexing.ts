import type { NodeId } from '../graph.js';
import { indexed, type Tables } from '../kernels/indexing.js';
import { Kernel } from '../kernels/opcodes.js';
import { type Data, type Shape, sameShape, sizeOf } from '../tensor.js';
import { moved, summed } from './rounding.js';
import { type Operand, type Place, type Rule, ShapeError } from './rule.js';

export interface GatherAttributes {
  readonly axis: number;
  /** So many leading axes are shared by both inputs; ≤ axis. With 0 every index looks into the whole. */
  readonly batch: number;
}

export interface ScatterAddAttributes extends GatherAttributes {
  /** The output's extent along `axis`. */
  readonly extent: number;
}

/** The loops of both rules; tables along axes between batch and axis share the indices of one batch entry. */
function loopsOf(table: Shape, index: Shape, { axis, batch }: GatherAttributes): Tables {
  return {
    batches: sizeOf(table.slice(0, batch)),
    middle: sizeOf(table.slice(batch, axis)),
    extent: table[axis] as number,
    count: sizeOf(index.slice(batch)),
    inner: sizeOf(table.slice(axis + 1)),
  };
}

/** Calls `each` with the start of a table's rows, of the rows on the other side, and of the indices between them. */
function eachTable(loops: Tables, each: (table: number, rows: number, indices: number) => void): void {
  const { batches, middle, extent, count, inner } = loops;
  for (let n = 0; n < batches; n++) {
    for (let m = 0; m < middle; m++) {
      const t = n * middle + m;
      each(t * extent * inner, t * count * inner, n * count);
    }
  }
}

/** An index as a row's number; −1 for what is no whole number from 0 to extent − 1. */
function rowOf(index: number, extent: number): number {
  return (index | 0) === index && index >= 0 && index < extent ? index : -1;
}

function requireBatch(table: Shape, index: Shape, { axis, batch }: GatherAttributes): void {
  const shared = batch <= axis && sameShape(table.slice(0, batch), index.slice(0, batch));
  if (!(axis >= 0 && axis < table.length && shared)) {
    throw new ShapeError(`[${index.join(', ')}] can't index axis ${axis} of [${table.join(', ')}]`);
  }
}

function gatheredShape(table: Shape, index: Shape, { axis, batch }: GatherAttributes): Shape {
  return [...table.slice(0, axis), ...index.slice(batch), ...table.slice(axis + 1)];
}

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
