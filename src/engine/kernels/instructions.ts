import type { Precision } from '../tensor.js';
import { Kernel } from './opcodes.js';

/**
 * The machine's instructions as int32 words: [opcode, length in words, operands…]. Addresses are bytes, strides and
 * extents are entries; an optional address that is left out is 0. Every function here documents one kernel's operands, in
 * the order of the words; `assembly/` reads them by classes of the same names.
 */
export type Words = readonly number[];

/** An instruction's words from its operands'. */
export function instruction(kernel: Kernel, precision: Precision, operands: Words): Words {
  return [2 * kernel + (precision === 'float32' ? 1 : 0), operands.length + 2, ...operands];
}

/** A float64 as two words. It must stand at an even place among the operands. */
export function float64Words(value: number): Words {
  return [...new Int32Array(new Float64Array([value]).buffer)];
}

/** Where a matrix lies: entry (i, j) is `row` · i + `column` · j entries after `address`; `column` = 1 is row-major. */
export interface MatrixPlace {
  readonly address: number;
  readonly row: number;
  readonly column: number;
}

/** A run over several matrices: how many, and how far apart they lie in A, B and C (0: the same one). */
export interface Batch {
  readonly count: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

export interface Gemm {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: MatrixPlace;
  readonly b: MatrixPlace;
  /** Row-major; overlaps neither A nor B. */
  readonly c: { readonly address: number; readonly row: number };
  /** The address of a row that is added to each row of C. Not together with `accumulate`. */
  readonly bias?: number;
  readonly accumulate?: boolean;
  readonly outer?: Batch;
  readonly middle?: Batch;
}

const ONE: Batch = { count: 1, a: 0, b: 0, c: 0 };

/**
 * C[rows, columns] = A[rows, inner] · B[inner, columns], or that + bias, or C + A·B; for each of outer × middle matrices.
 * An inner extent of 0 gives zeros (bias, C). Each entry's products are added in an order that depends on `inner` alone.
 */
export function gemm(precision: Precision, { rows, columns, inner, a, b, c, ...rest }: Gemm): Words {
  const { bias = 0, accumulate = false, outer = ONE, middle = ONE } = rest;
  return instruction(Kernel.gemm, precision, [
    ...[rows, columns, inner],
    ...[a.address, a.row, a.column],
    ...[b.address, b.row, b.column],
    ...[c.address, c.row],
    ...[bias, accumulate ? 1 : 0],
    ...[outer.count, outer.a, outer.b, outer.c],
    ...[middle.count, middle.a, middle.b, middle.c],
  ]);
}

/** Copies `bytes` bytes between areas that do not overlap. */
export function copy(operands: { readonly to: number; readonly from: number; readonly bytes: number }): Words {
  return instruction(Kernel.copy, 'float64', [operands.to, operands.from, operands.bytes]);
}

/** Writes `value`, rounded to the precision, into `count` entries. */
export function fill(
  precision: Precision,
  { value, to, count }: { readonly value: number; readonly to: number; readonly count: number },
): Words {
  return instruction(Kernel.fill, precision, [...float64Words(value), to, count]);
}

/** An optimizer's update of one parameter, in place (train/optimizers.ts). */
export interface UpdatePlace {
  readonly w: number;
  readonly gradient: number;
  /** Entries of w, of its gradient and of each moment. */
  readonly count: number;
  /** Float64 numbers, written before each update: what they are says the optimizer. */
  readonly scalars: number;
  readonly moments: readonly number[];
}

/** w and its moments change, the gradient stays; each tensor is computed to the end of its last vector. */
export function update(
  kernel: Kernel.sgd | Kernel.momentum | Kernel.adam,
  precision: Precision,
  { w, gradient, count, scalars, moments: [first = 0, second = 0] }: UpdatePlace,
): Words {
  return instruction(kernel, precision, [w, gradient, count, scalars, first, second]);
}
