import { type Shape, sizeOf } from '../../engine/tensor.js';

/** Numbers in the narrowest type that holds them all: MNIST's bytes stay bytes. */
export type Values =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** An array as a file holds it, row-major. `values` may be a view of the file's bytes: it is not to be changed. */
export interface FileArray {
  readonly shape: Shape;
  readonly values: Values;
  /** Where the file holds names: the names in order, which `values` count from 0 on. null for numbers. */
  readonly names: readonly string[] | null;
  /** What the numbers lost on the way, as a sentence whose subject is the file; null where nothing. */
  readonly warning: string | null;
}

/** An array, or why there is none: the rest of a sentence that begins with the file's name. */
export type ArrayRead = FileArray | string;

/** More than any library makes. */
const MOST_AXES = 64;

/** The extents of a header as a shape, or what is wrong with them. */
export function checkedShape(extents: readonly unknown[]): Shape | string {
  if (extents.length > MOST_AXES) return `has ${extents.length} axes; at most ${MOST_AXES} can be read`;
  const wrong = extents.find((extent) => !Number.isSafeInteger(extent) || (extent as number) < 0);
  return wrong === undefined ? (extents as Shape) : `says that an axis has the length ${String(wrong)}`;
}

/** Compares what a header promises with the bytes there are, before anything is made of that size; null where they agree. */
export function sizeProblem(shape: Shape, bytesEach: number, bytesThere: number): string | null {
  const promised = sizeOf(shape) * bytesEach;
  if (promised === bytesThere) return null;
  const numbers = shape.length === 0 ? 'one number' : `[${shape.join(', ')}] numbers`;
  const cut = promised > bytesThere ? '; the file seems to be cut off' : '';
  return `promises ${numbers} of ${bytesEach} ${bytesEach === 1 ? 'byte' : 'bytes'}, which are ${promised} bytes, and holds ${bytesThere}${cut}`;
}
