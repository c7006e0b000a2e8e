import type { Shape } from '../../../engine/tensor.js';
import { entry, type Made, negated, number, product, reciprocal, sum } from '../made.js';
import { ofTwo } from './functions.js';
import { broadcastEntry, broadcastPlace, inputOf, type Making } from './rule.js';

/** Powers that are written out as products. */
const MOST_FACTORS = 4;

const power = ofTwo<'pow'>('pow', (x, y) => x ** y);

/** Sums and products. A quotient is a product with a reciprocal. */
export const arithmeticMakings = {
  add: ((site, place) => sum([broadcastEntry(site, 0, place), broadcastEntry(site, 1, place)])) as Making<'add'>,
  sub: ((site, place) =>
    sum([broadcastEntry(site, 0, place), negated(broadcastEntry(site, 1, place))])) as Making<'sub'>,
  mul: ((site, place) => product(broadcastEntry(site, 0, place), broadcastEntry(site, 1, place))) as Making<'mul'>,
  div: ((site, place) => {
    const by = site.constant(inputOf(site, 1));
    const below = by === null ? reciprocal(broadcastEntry(site, 1, place)) : oneOver(by);
    return product(broadcastEntry(site, 0, place), below);
  }) as Making<'div'>,
  pow: ((site, place) => {
    const exponent = site.constant(inputOf(site, 1));
    if (exponent === null || !Number.isInteger(exponent) || exponent < 1 || exponent > MOST_FACTORS)
      return power(site, place);
    const base = broadcastEntry(site, 0, place);
    return product(...Array.from({ length: exponent }, () => base));
  }) as Making<'pow'>,
  /** (AB)_ij = Σ_k A_ik B_kj, for each matrix of a batch. */
  matmul: ((site, place) => {
    const [a, b] = [inputOf(site, 0), inputOf(site, 1)];
    const { transposeA, transposeB } = site.node.attributes;
    const left = matrixOf(site.shape(a), transposeA);
    const right = matrixOf(site.shape(b), transposeB);
    const row = Math.floor(place / right.columns) % left.rows;
    const column = place % right.columns;
    const matrix = Math.floor(place / (left.rows * right.columns));
    const batch = site.node.shape.slice(0, -2);
    const fromA = startOf(site.shape(a), batch, matrix) + row * left.rowStride;
    const fromB = startOf(site.shape(b), batch, matrix) + column * right.columnStride;
    const terms: Made[] = [];
    for (let k = 0; k < left.columns; k++)
      terms.push(product(entry(a, fromA + k * left.columnStride), entry(b, fromB + k * right.rowStride)));
    return sum(terms);
  }) as Making<'matmul'>,
} as const;

function oneOver(value: number): Made {
  return value === 1 ? number(1) : number(1 / value, `1/${value}`);
}

/** The last two axes as a matrix, turned round or not: extents, and how far its entries stand apart. */
function matrixOf(shape: Shape, transposed: boolean) {
  const [p, q] = shape.slice(-2) as [number, number];
  return transposed
    ? { rows: q, columns: p, rowStride: 1, columnStride: q }
    : { rows: p, columns: q, rowStride: q, columnStride: 1 };
}

/** Where the operand's matrix starts that goes with a matrix of the product. */
function startOf(shape: Shape, batch: Shape, matrix: number): number {
  const [p, q] = shape.slice(-2) as [number, number];
  return broadcastPlace(shape.slice(0, -2), batch, matrix) * p * q;
}
