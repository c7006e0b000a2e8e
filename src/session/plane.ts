import { type Data, type Shape, sizeOf } from '../engine/tensor.js';
import type { TensorPlane } from '../protocol.js';

/** Entries of a tensor laid out in rows and columns: the one at (i, j) has the flat place base + i · rowStride + j · columnStride. */
export interface Layout {
  readonly rows: number;
  readonly columns: number;
  readonly base: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** First axis by all others; a scalar is 1 × 1. */
export function matrixOf(shape: Shape): Layout {
  const columns = sizeOf(shape.slice(1));
  return { rows: shape[0] ?? 1, columns, base: 0, rowStride: columns, columnStride: 1 };
}

/** What of a plane was not said, or lies outside of the tensor, put right. Throws an Error for the user where an axis is not there, or runs both ways. */
export function completed(plane: TensorPlane, shape: Shape, name: string): Required<TensorPlane> {
  const [down, across] = [plane.down, plane.across].map((axis) => fromLast(axis, shape.length)) as [Axis, Axis];
  for (const axis of [down, across]) {
    if (axis === null || (Number.isInteger(axis) && axis >= 0 && axis < shape.length)) continue;
    throw new Error(`${name} has no axis ${axis}: its axes are ${shape.map((_, i) => i).join(', ') || 'none'}`);
  }
  if (down !== null && down === across) throw new Error(`axis ${down} of ${name} can't run both down and across`);
  const within = (value: number, least: number, most: number): number =>
    Math.max(least, Math.min(most, Math.floor(value) || 0));
  const at = shape.map((extent, axis) => within(plane.at[axis] ?? 0, 0, extent - 1));
  const [rows = 1, columns = 1] = plane.cell ?? [];
  const cell = [within(rows, 1, Number.MAX_SAFE_INTEGER), within(columns, 1, Number.MAX_SAFE_INTEGER)] as const;
  return { down, across, at, cell };
}

type Axis = number | null;

function fromLast(axis: Axis, rank: number): Axis {
  if (axis === null || axis >= 0) return axis;
  return axis + rank < 0 ? null : axis + rank;
}

export function layoutOf({ down, across, at }: Required<TensorPlane>, shape: Shape): Layout {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const along = (axis: number | null): { extent: number; stride: number } =>
    axis === null ? { extent: 1, stride: 0 } : { extent: shape[axis] ?? 1, stride: strides[axis] ?? 0 };
  const fixed = at.map((index, axis) => (axis === down || axis === across ? 0 : index * (strides[axis] ?? 0)));
  const [{ extent: rows, stride: rowStride }, { extent: columns, stride: columnStride }] = [along(down), along(across)];
  return { rows, columns, base: fixed.reduce((sum, each) => sum + each, 0), rowStride, columnStride };
}

export type Range = readonly [from: number, to: number];

/** The entries of a part, row by row. */
export function cut(data: Data, layout: Layout, rows: Range, columns: Range): Float64Array {
  const width = columns[1] - columns[0];
  const out = new Float64Array((rows[1] - rows[0]) * width);
  for (let row = rows[0]; row < rows[1]; row++) {
    const start = layout.base + row * layout.rowStride;
    const to = (row - rows[0]) * width;
    if (layout.columnStride === 1) out.set(data.subarray(start + columns[0], start + columns[1]), to);
    else for (let i = 0; i < width; i++) out[to + i] = data[start + (columns[0] + i) * layout.columnStride] as number;
  }
  return out;
}

/** The same in cells of so many rows and columns, the last of which may be smaller: each shows its entry of the largest size, or one that is not finite. */
export function condensed(
  data: Data,
  layout: Layout,
  rows: Range,
  columns: Range,
  [high, wide]: readonly [number, number],
): Float64Array {
  const across = Math.ceil((columns[1] - columns[0]) / wide);
  const out = new Float64Array(Math.ceil((rows[1] - rows[0]) / high) * across);
  for (let row = rows[0]; row < rows[1]; row++) {
    const start = layout.base + row * layout.rowStride;
    const first = Math.floor((row - rows[0]) / high) * across;
    for (let column = columns[0]; column < columns[1]; column++) {
      const value = data[start + column * layout.columnStride] as number;
      const place = first + Math.floor((column - columns[0]) / wide);
      if (stronger(value, out[place] as number)) out[place] = value;
    }
  }
  return out;
}

function stronger(value: number, than: number): boolean {
  if (!Number.isFinite(than)) return false;
  return !Number.isFinite(value) || Math.abs(value) > Math.abs(than);
}
