import type { NodeId } from '../graph.js';
import type { Data, Shape } from '../tensor.js';
import { type Operand, type Rule, ShapeError } from './rule.js';

export interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** [rows, inner] of op(A), or [inner, columns] of op(B). */
function sides(shape: Shape, transpose: boolean): readonly [number, number] {
  const [p, q] = shape as [number, number];
  return transpose ? [q, p] : [p, q];
}

/** op(A) · op(B) for matrices, where op is the identity or the transpose: Z = AWᵀ, ∇W = ΔᵀA and ΔW (contract, §0). */
export const matmulRule: Rule<'matmul'> = {
  shape: ([a = [], b = []], { transposeA, transposeB }) => {
    const [rows, inner] = sides(a, transposeA);
    const [other, columns] = sides(b, transposeB);
    if (a.length !== 2 || b.length !== 2 || inner !== other) {
      throw new ShapeError(`matrices [${a.join(', ')}] and [${b.join(', ')}] do not multiply`);
    }
    return [rows, columns];
  },
  forward: (out, [a, b], { transposeA, transposeB }) => {
    const [rows, inner] = sides((a as Operand).shape, transposeA);
    const [, columns] = sides((b as Operand).shape, transposeB);
    const x = (a as Operand).data;
    const y = (b as Operand).data;
    const multiply = transposeB ? dotRows : addRows;
    multiply(out, x, y, { rows, inner, columns }, transposeA);
  },
  vjp: (builder, node, g) => {
    const [a, b] = node.inputs as [NodeId, NodeId];
    const { transposeA, transposeB } = node.attributes;
    // C = op(A) op(B): the cotangent of op(A) is G op(B)ᵀ, that of op(B) is op(A)ᵀ G; a transpose turns them round.
    const toA = transposeA ? builder.matmul(b, g, transposeB, true) : builder.matmul(g, b, false, !transposeB);
    const toB = transposeB ? builder.matmul(g, a, true, transposeA) : builder.matmul(a, g, !transposeA, false);
    return [toA, toB];
  },
};

interface Extents {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** B's rows lie along the inner axis: each entry is a dot product, summed in float64. */
function dotRows(out: Data, a: Data, b: Data, { rows, inner, columns }: Extents, transposeA: boolean): void {
  const rowStride = transposeA ? 1 : inner;
  const innerStride = transposeA ? rows : 1;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        sum += (a[i * rowStride + k * innerStride] as number) * (b[j * inner + k] as number);
      }
      out[i * columns + j] = sum;
    }
  }
}

/** B's rows lie along the output's rows: add multiples of them. */
function addRows(out: Data, a: Data, b: Data, { rows, inner, columns }: Extents, transposeA: boolean): void {
  const rowStride = transposeA ? 1 : inner;
  const innerStride = transposeA ? rows : 1;
  out.fill(0);
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    for (let k = 0; k < inner; k++) {
      const factor = a[i * rowStride + k * innerStride] as number;
      const row = k * columns;
      for (let j = 0; j < columns; j++) out[start + j] = (out[start + j] as number) + factor * (b[row + j] as number);
    }
  }
}
