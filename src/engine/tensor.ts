/** A tensor: row-major numbers with a shape. The engine's float types are 'float64' and 'float32'. */
export type DType = 'float64' | 'float32' | 'int32' | 'bool';
export type Precision = 'float64' | 'float32';
export type Shape = readonly number[];
export type Data = Float64Array | Float32Array | Int32Array | Uint8Array;

export interface Tensor {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: Data;
}

/** The number of entries of a shape; 1 for a scalar's []. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

/** An array of zeros for `size` entries of a dtype. */
export function allocate(dtype: DType, size: number): Data {
  switch (dtype) {
    case 'float64':
      return new Float64Array(size);
    case 'float32':
      return new Float32Array(size);
    case 'int32':
      return new Int32Array(size);
    case 'bool':
      return new Uint8Array(size);
  }
}

/** A tensor from flat, row-major numbers, rounded to the dtype. Throws where the count does not fit the shape. */
export function tensor(shape: Shape, values: ArrayLike<number>, dtype: DType = 'float64'): Tensor {
  if (values.length !== sizeOf(shape)) {
    throw new RangeError(`${values.length} numbers do not fill the shape [${shape.join(', ')}]`);
  }
  const data = allocate(dtype, values.length);
  data.set(values);
  return { shape: [...shape], dtype, data };
}

/** A copy that shares no memory with the original. */
export function copy(original: Tensor): Tensor {
  return { shape: original.shape, dtype: original.dtype, data: original.data.slice() };
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** "64 × 32" for a person; "scalar" for []. */
export function shapeText(shape: Shape): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ');
}

/**
 * The Euclidean norm ‖t‖₂ of all entries, scaled so that it neither overflows nor underflows
 * (Higham, Accuracy and Stability of Numerical Algorithms, §27.8). NaN stays NaN, an infinity stays one.
 */
export function norm(data: ArrayLike<number>): number {
  let plain = 0;
  for (let i = 0; i < data.length; i++) plain += (data[i] as number) * (data[i] as number);
  if (plain > 1e-280 && plain < 1e280) return Math.sqrt(plain);
  return scaledNorm(data);
}

function scaledNorm(data: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i] as number);
    if (Number.isNaN(size)) return Number.NaN;
    if (size > largest) largest = size;
  }
  if (largest === 0 || largest === Number.POSITIVE_INFINITY) return largest;
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    const ratio = (data[i] as number) / largest;
    sum += ratio * ratio;
  }
  return largest * Math.sqrt(sum);
}
