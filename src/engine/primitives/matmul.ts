import type { NodeId } from '../graph.js';
import { product } from '../kernels/products.js';
import { type Data, type Shape, sizeOf } from '../tensor.js';
import { broadcastShape, placeOf, walk } from './broadcast.js';
import type { Bounded } from './rounding.js';
import { type Operand, type Place, type Rule, ShapeError } from './rule.js';

export interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** [rows, inner] of op(A), or [inner, columns] of op(B): the last two axes. */
function sides(shape: Shape, transpose: boolean): readonly [number, number] {
  const [p, q] = shape.slice(-2) as [number, number];
  return transpose ? [q, p] : [p, q];
}

/**
 * op(A) · op(B), where op is the identity or the transpose of the last two axes: Z = AWᵀ, ∇W = ΔᵀA and ΔW (contract, §0).
 * Axes before the last two are batches of matrices, and broadcast: [… m, k] · [… k, n] = [… m, n].
 */
export const matmulRule: Rule<'matmul'> = {
  shape: ([a = [], b = []], { transposeA, transposeB }) => {
    const [rows, inner] = sides(a, transposeA);
    const [other, columns] = sides(b, transposeB);
    if (a.length < 2 || b.length < 2 || inner !== other) {
      throw new ShapeError(`matrices [${a.join(', ')}] and [${b.join(', ')}] do not multiply`);
    }
    return [...broadcastShape([a.slice(0, -2), b.slice(0, -2)]), rows, columns];
  },
  forward: (out, [a, b], { transposeA, transposeB }, shape) => {
    const [rows, inner] = sides((a as Operand).shape, transposeA);
    const [, columns] = sides((b as Operand).shape, transposeB);
    const multiply = transposeB ? dotRows : addRows;
    eachMatrix(a as Operand, b as Operand, shape, (start, x, y) => {
      const product = { rows, inner, columns, start, x, y };
      multiply(out, (a as Operand).data, (b as Operand).data, product, transposeA);
    });
  },
  kernel: (out, inputs, attributes, precision) => {
    const [a, b] = inputs as [Place, Place];
    return product(precision, { out, a, b, ...attributes });
  },
  /** |A|·E_B + E_A·(|B| + E_B) + n u (|A| + E_A)·(|B| + E_B): the plain product on sizes. */
  rounding: (error, out, [a, b], attributes, { u, tiny }) => {
    const [left, right] = [a as Bounded, b as Bounded];
    const product = (x: Float64Array, y: Float64Array): Float64Array => {
      const to = new Float64Array(error.length);
      const operands = [
        { shape: left.shape, data: x },
        { shape: right.shape, data: y },
      ];
      matmulRule.forward(to, operands, attributes, out.shape);
      return to;
    };
    const [sizeA, sizeB] = [sizes(left), sizes(right)];
    const ofB = product(Float64Array.from(left.data, Math.abs), right.error);
    const ofA = product(left.error, sizeB);
    const ofSums = product(sizeA, sizeB);
    const terms = sides(left.shape, attributes.transposeA)[1];
    for (let i = 0; i < error.length; i++) {
      const own = terms * (u * 1.01 * (ofSums[i] as number) + tiny * u);
      const all = (ofA[i] as number) + (ofB[i] as number) + own;
      error[i] = Number.isNaN(all) ? Number.POSITIVE_INFINITY : all;
    }
  },
  vjp: (builder, node, g) => {
    const [a, b] = node.inputs as [NodeId, NodeId];
    const { transposeA, transposeB } = node.attributes;
    // C = op(A) op(B): the cotangent of op(A) is G op(B)ᵀ, that of op(B) is op(A)ᵀ G; a transpose turns them round.
    const toA = transposeA ? builder.matmul(b, g, transposeB, true) : builder.matmul(g, b, false, !transposeB);
    const toB = transposeB ? builder.matmul(g, a, true, transposeA) : builder.matmul(a, g, !transposeA, false);
    return [builder.sumTo(toA, builder.shape(a)), builder.sumTo(toB, builder.shape(b))];
  },
};

/** |v| + e. */
function sizes({ data, error }: Bounded): Float64Array {
  return Float64Array.from(error, (e, i) => Math.abs(data[i] as number) + e);
}

/** Calls `each` with where a product's matrices start in the output, in A and in B. */
function eachMatrix(a: Operand, b: Operand, shape: Shape, each: (out: number, a: number, b: number) => void): void {
  const batch = shape.slice(0, -2);
  const left = walk({ data: a.data, shape: a.shape.slice(0, -2) }, batch);
  const right = walk({ data: b.data, shape: b.shape.slice(0, -2) }, batch);
  const sizes = [shape, a.shape, b.shape].map((whole) => sizeOf(whole.slice(-2))) as [number, number, number];
  const count = sizeOf(batch);
  for (let i = 0; i < count; i++) each(i * sizes[0], placeOf(left, i) * sizes[1], placeOf(right, i) * sizes[2]);
}

/** Extents of one product, and where its three matrices start. */
interface Product {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly start: number;
  readonly x: number;
  readonly y: number;
}

/** B's rows lie along the inner axis: each entry is a dot product, summed in float64. */
function dotRows(out: Data, a: Data, b: Data, product: Product, transposeA: boolean): void {
  const { rows, inner, columns, start, x, y } = product;
  const rowStride = transposeA ? 1 : inner;
  const innerStride = transposeA ? rows : 1;
  for (let i = 0; i < rows; i++) {
    const left = x + i * rowStride;
    for (let j = 0; j < columns; j++) {
      const right = y + j * inner;
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += (a[left + k * innerStride] as number) * (b[right + k] as number);
      out[start + i * columns + j] = sum;
    }
  }
}

/** B's rows lie along the output's rows: add multiples of them. */
function addRows(out: Data, a: Data, b: Data, product: Product, transposeA: boolean): void {
  const { rows, inner, columns, start, x, y } = product;
  const rowStride = transposeA ? 1 : inner;
  const innerStride = transposeA ? rows : 1;
  out.fill(0, start, start + rows * columns);
  for (let i = 0; i < rows; i++) {
    const to = start + i * columns;
    for (let k = 0; k < inner; k++) {
      const factor = a[x + i * rowStride + k * innerStride] as number;
      const row = y + k * columns;
      for (let j = 0; j < columns; j++) out[to + j] = (out[to + j] as number) + factor * (b[row + j] as number);
    }
  }
}
