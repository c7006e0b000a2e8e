import { shapeText, type Tensor, tensor } from '../../engine/tensor.js';
import { pairwise } from './entries.js';

/** The last two axes swapped. Throws an Error for the user where there is one axis alone. */
export function transpose(x: Tensor): Tensor {
  if (x.shape.length === 0) return x;
  if (x.shape.length === 1) throw new Error(`${shapeText(x.shape)} has one axis alone: there is nothing to transpose`);
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const data = new Float64Array(x.data.length);
  for (let at = 0; at < data.length; at++) {
    const [matrix, place] = [Math.floor(at / (rows * columns)) * rows * columns, at % (rows * columns)];
    data[matrix + (place % columns) * rows + Math.floor(place / columns)] = x.data[at] as number;
  }
  return tensor([...x.shape.slice(0, -2), columns, rows], data);
}

/**
 * The matrix product, as NumPy's `@`: a vector on the left is a row, on the right a column; on the left there may be
 * many matrices for one on the right, or as many on both sides. A scalar scales. Throws an Error for the user where the
 * shapes do not go together.
 */
export function product(x: Tensor, y: Tensor): Tensor {
  if (x.shape.length === 0 || y.shape.length === 0) return pairwise(x, y, (a, b) => a * b);
  const [left, right] = [x.shape.length === 1 ? [1, ...x.shape] : x.shape, column(y.shape)];
  const [rows, inner] = left.slice(-2) as [number, number];
  const [height, columns] = right.slice(-2) as [number, number];
  const [ofLeft, ofRight] = [left.slice(0, -2), right.slice(0, -2)];
  if (inner !== height || (ofRight.length > 0 && ofLeft.join() !== ofRight.join())) throw new Error(complaint(x, y));
  const many = ofLeft.reduce((count, extent) => count * extent, 1);
  const data = new Float64Array(many * rows * columns);
  for (let at = 0; at < data.length; at++) {
    const [row, j] = [Math.floor(at / columns), at % columns];
    const start = ofRight.length > 0 ? Math.floor(row / rows) * height * columns : 0;
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      sum += (x.data[row * inner + k] as number) * (y.data[start + k * columns + j] as number);
    }
    data[at] = sum;
  }
  const shape = [...ofLeft, ...(x.shape.length === 1 ? [] : [rows]), ...(y.shape.length === 1 ? [] : [columns])];
  return tensor(shape, data);
}

function column(shape: readonly number[]): readonly number[] {
  return shape.length === 1 ? [...shape, 1] : shape;
}

function complaint(x: Tensor, y: Tensor): string {
  const [a, b] = [shapeText(x.shape), shapeText(y.shape)];
  const same = a === b ? '; .* multiplies entry by entry' : '';
  return `${a} times ${b} is no matrix product: columns on the left are as many as rows on the right${same}`;
}
