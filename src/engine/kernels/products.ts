import { broadcastStrides } from '../primitives/broadcast.js';
import type { Place } from '../primitives/rule.js';
import type { Precision } from '../tensor.js';
import { type Batch, gemm, type MatrixPlace, type Words } from './instructions.js';
import { isEmpty, loopsOver, padLoops } from './loops.js';

/** A matrix, or its transpose, that stands row by row at the beginning of a tensor. */
function matrix({ address, shape }: Place, transposed: boolean): MatrixPlace {
  const columns = shape.at(-1) as number;
  return transposed ? { address, row: 1, column: columns } : { address, row: columns, column: 1 };
}

/** out = op(a) op(b) over the last two axes, batched over the others with broadcasting; null where batches step along more than two axes. */
export function product(
  precision: Precision,
  operands: {
    readonly out: Place;
    readonly a: Place;
    readonly b: Place;
    readonly transposeA: boolean;
    readonly transposeB: boolean;
  },
): Words | null {
  const { out, a, b, transposeA, transposeB } = operands;
  if (isEmpty(out.shape)) return [];
  const batches = batchesOf(out, a, b);
  if (batches === null) return null;
  const [rows, columns] = out.shape.slice(-2) as [number, number];
  return gemm(precision, {
    rows,
    columns,
    inner: a.shape.at(transposeA ? -2 : -1) as number,
    a: matrix(a, transposeA),
    b: matrix(b, transposeB),
    c: { address: out.address, row: columns },
    ...batches,
  });
}

function batchesOf(out: Place, a: Place, b: Place): { readonly outer: Batch; readonly middle: Batch } | null {
  const batch = out.shape.slice(0, -2);
  const strides = [a, b, out].map(({ shape }) => {
    const size = (shape.at(-1) as number) * (shape.at(-2) as number);
    return broadcastStrides(shape.slice(0, -2), batch).map((stride) => stride * size);
  });
  const loops = padLoops(loopsOver(batch, strides), 2, 3);
  if (loops === null) return null;
  const [outer, middle] = loops.extents.map((count, i) => {
    const [ofA = 0, ofB = 0, ofC = 0] = loops.strides[i] as number[];
    return { count, a: ofA, b: ofB, c: ofC };
  }) as [Batch, Batch];
  return { outer, middle };
}
