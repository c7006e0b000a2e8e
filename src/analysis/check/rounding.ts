import type { Execution } from '../../engine/execution.js';
import type { Application, Node, NodeId } from '../../engine/graph.js';
import { type Data, type Shape, sizeOf } from '../../engine/tensor.js';

/** The unit roundoff of float64. */
export const UNIT = 2 ** -53;

/** Primitives that round nothing: they move or select numbers. */
const EXACT: ReadonlySet<string> = new Set([
  'reshape',
  'expand',
  'handwritten',
  'detach',
  'negate',
  'abs',
  'sign',
  'relu',
  'where',
  'max',
  'maximum',
  'minimum',
  'greater',
  'greaterEqual',
  'less',
  'lessEqual',
  'equal',
  'notEqual',
]);
/** Primitives that IEEE 754 rounds correctly; all others that work entry by entry may be off by a few ulps. */
const ARITHMETIC: ReadonlySet<string> = new Set(['add', 'sub', 'mul', 'div', 'sqrt']);
const ULPS_OF_FUNCTIONS = 4;

/**
 * How much rounding can have moved an output: Σ over nodes and entries of |cotangent| · local rounding error, to first order
 * (S. Linnainmaa, "Taylor expansion of the accumulated rounding error", BIT 16, 1976: what reverse mode was first made for).
 * With `entries` 1 the output is a scalar; else it is an elementwise function's value, and each entry gets its own.
 * `overflow` is what counts where a node overflowed and its cotangent is 0 (1/(1 + ∞)): nothing in absolute terms, all in relative ones.
 */
export function roundingError(
  execution: Execution,
  nodes: readonly Node[],
  cotangents: ReadonlyMap<NodeId, NodeId>,
  entries: number,
  overflow: number,
): Float64Array {
  const error = new Float64Array(entries);
  for (const node of nodes) {
    const cotangent = cotangents.get(node.id);
    if (cotangent === undefined || node.kind !== 'apply' || EXACT.has(node.op)) continue;
    if (!execution.has(cotangent) || !execution.has(node.id)) continue;
    const slope = execution.view(cotangent);
    const local = localError(execution, node);
    for (let i = 0; i < slope.length; i++) {
      const product = Math.abs(slope[i] as number) * local(i);
      const part = Number.isNaN(product) ? overflow : product;
      if (entries === 1) error[0] = (error[0] as number) + part;
      else if (slope.length === entries) error[i] = (error[i] as number) + part;
    }
  }
  return error;
}

/** The rounding error of entry i of a node, made in this node alone. */
function localError(execution: Execution, node: Application): (i: number) => number {
  const value = execution.view(node.id);
  if (node.op === 'sum') return sumError(execution, node as Application<'sum'>);
  if (node.op === 'matmul') return matmulError(execution, node as Application<'matmul'>);
  const ulps = ARITHMETIC.has(node.op) ? 1 : ULPS_OF_FUNCTIONS;
  return (i) => ulps * UNIT * Math.abs(value[i] as number);
}

/** n u Σ|x| (Higham, Accuracy and Stability of Numerical Algorithms, §4.2). */
function sumError(execution: Execution, node: Application<'sum'>): (i: number) => number {
  const input = node.inputs[0] as NodeId;
  const shape = execution.shape(input);
  const { from, to } = node.attributes;
  const count = sizeOf(shape.slice(from, to));
  const inner = sizeOf(shape.slice(to));
  const data = execution.view(input);
  return (i) => {
    const start = Math.floor(i / inner) * count * inner + (i % inner);
    let size = 0;
    for (let k = 0; k < count; k++) size += Math.abs(data[start + k * inner] as number);
    return count * UNIT * size;
  };
}

/** n u |A||B| (Higham, §3.5). */
function matmulError(execution: Execution, node: Application<'matmul'>): (i: number) => number {
  const [a, b] = node.inputs as [NodeId, NodeId];
  const { transposeA, transposeB } = node.attributes;
  const left = strides(execution.view(a), execution.shape(a), transposeA);
  const right = strides(execution.view(b), execution.shape(b), transposeB);
  const columns = node.shape[1] as number;
  return (i) => {
    const row = Math.floor(i / columns) * left.row;
    const column = (i % columns) * right.column;
    let size = 0;
    for (let k = 0; k < left.inner; k++) {
      size += Math.abs((left.data[row + k * left.column] as number) * (right.data[k * right.row + column] as number));
    }
    return left.inner * UNIT * size;
  };
}

function strides(
  data: Data,
  shape: Shape,
  transpose: boolean,
): { data: Data; row: number; column: number; inner: number } {
  const [rows, columns] = shape as [number, number];
  return transpose ? { data, row: 1, column: columns, inner: rows } : { data, row: columns, column: 1, inner: columns };
}
