import type { Tables } from '../kernels/indexing.js';
import { type Shape, sameShape, sizeOf } from '../tensor.js';
import { ShapeError } from './rule.js';

export interface GatherAttributes {
  readonly axis: number;
  /** So many leading axes are shared by both inputs; ≤ axis. With 0 every index looks into the whole. */
  readonly batch: number;
}

/** The loops of both rules; tables along axes between batch and axis share the indices of one batch entry. */
export function loopsOf(table: Shape, index: Shape, { axis, batch }: GatherAttributes): Tables {
  return {
    batches: sizeOf(table.slice(0, batch)),
    middle: sizeOf(table.slice(batch, axis)),
    extent: table[axis] as number,
    count: sizeOf(index.slice(batch)),
    inner: sizeOf(table.slice(axis + 1)),
  };
}

/** Calls `each` with the start of a table's rows, of the rows on the other side, and of the indices between them. */
export function eachTable(loops: Tables, each: (table: number, rows: number, indices: number) => void): void {
  const { batches, middle, extent, count, inner } = loops;
  for (let n = 0; n < batches; n++) {
    for (let m = 0; m < middle; m++) {
      const t = n * middle + m;
      each(t * extent * inner, t * count * inner, n * count);
    }
  }
}

/** An index as a row's number; −1 for what is no whole number from 0 to extent − 1. */
export function rowOf(index: number, extent: number): number {
  return (index | 0) === index && index >= 0 && index < extent ? index : -1;
}

export function requireBatch(table: Shape, index: Shape, { axis, batch }: GatherAttributes): void {
  const shared = batch <= axis && sameShape(table.slice(0, batch), index.slice(0, batch));
  if (!(axis >= 0 && axis < table.length && shared)) {
    throw new ShapeError(`[${index.join(', ')}] can't index axis ${axis} of [${table.join(', ')}]`);
  }
}

export function gatheredShape(table: Shape, index: Shape, { axis, batch }: GatherAttributes): Shape {
  return [...table.slice(0, axis), ...index.slice(batch), ...table.slice(axis + 1)];
}
