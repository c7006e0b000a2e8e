import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { sizeOf } from '../tensor.js';
import { sum } from './reductions.js';

/**
 * x · y by NumPy's and torch's rules: vectors dot, a vector beside a matrix is a row before it or a column after it, axes before
 * the last two are batches that broadcast.
 */
export function matmul(b: GraphBuilder, x: NodeId, y: NodeId): NodeId {
  const [left, right] = [b.shape(x), b.shape(y)];
  if (left.length === 0 || right.length === 0) throw new ShapeError('a scalar is no factor of a matrix product');
  if (left.length === 1 && right.length === 1) return dot(b, x, y);
  if (left.length === 1) return withoutAxis(b, matmul(b, b.reshape(x, [1, ...left]), y), -2);
  if (right.length === 1) return withoutAxis(b, matmul(b, x, b.reshape(y, [...right, 1])), -1);
  return right.length === 2 && left.length > 2 ? rowsTimes(b, x, y) : b.matmul(x, y, false, false);
}

/** Σ xᵢ yᵢ of two vectors. */
export function dot(b: GraphBuilder, x: NodeId, y: NodeId): NodeId {
  if (b.shape(x)[0] !== b.shape(y)[0]) throw new ShapeError(`${b.shape(x)} and ${b.shape(y)} entries do not dot`);
  return sum(b, b.mul(x, y));
}

/** One matrix for all batches: their rows are one long matrix, and so is the gradient one product. */
function rowsTimes(b: GraphBuilder, x: NodeId, y: NodeId): NodeId {
  const lead = b.shape(x).slice(0, -1);
  const [inner = 0, columns = 0] = b.shape(y);
  if (b.shape(x).at(-1) !== inner) throw new ShapeError(`rows of ${b.shape(x).at(-1)} do not go with ${inner}`);
  return b.reshape(b.matmul(b.reshape(x, [sizeOf(lead), inner]), y, false, false), [...lead, columns]);
}

function withoutAxis(b: GraphBuilder, x: NodeId, axis: -1 | -2): NodeId {
  const shape = b.shape(x);
  return b.reshape(x, axis === -1 ? shape.slice(0, -1) : [...shape.slice(0, -2), ...shape.slice(-1)]);
}

/** xᵢ yⱼ of two vectors. */
export function outer(b: GraphBuilder, x: NodeId, y: NodeId): NodeId {
  return b.mul(b.reshape(x, [...b.shape(x), 1]), y);
}

/**
 * z[…, k] = Σ over i, j of x[…, i] W[k, i, j] y[…, j] + b[k] (torch.nn.functional.bilinear): x [… I], y [… J], W [K, I, J].
 */
export function bilinear(b: GraphBuilder, x: NodeId, y: NodeId, weight: NodeId, bias: NodeId | null): NodeId {
  const lead = b.shape(x).slice(0, -1);
  const [outputs = 0, p = 0, q = 0] = b.shape(weight);
  const rows = sizeOf(lead);
  const pairs = b.mul(b.reshape(x, [rows, p, 1]), b.reshape(y, [rows, 1, q]));
  const product = b.matmul(b.reshape(pairs, [rows, p * q]), b.reshape(weight, [outputs, p * q]), false, true);
  return b.reshape(bias === null ? product : b.add(product, bias), [...lead, outputs]);
}
