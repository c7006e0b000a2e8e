import { norm, type Shape, sizeOf } from '../engine/tensor.js';
import { didYouMean } from '../formats/nearest.js';
import type { TensorQuery, TensorSlice } from '../protocol.js';
import { type Named, namesIn, type Scene } from './names.js';

/** Entries that an answer holds at most. */
const LIMIT = 65_536;

/** The part of a tensor that is asked for. Throws an Error for the user where the name means nothing. */
export function tensorSlice(scene: Scene, query: TensorQuery, revision: number): TensorSlice {
  const names = namesIn(scene);
  const read = names.get(query.name);
  if (!read) throw new Error(`there is no tensor "${query.name}"${hint(scene, query.name, [...names.keys()])}`);
  const named = read();
  const size = matrixOf(named.shape);
  const columns = range(query.columns, size.columns, LIMIT);
  const rows = range(query.rows, size.rows, Math.max(1, Math.floor(LIMIT / Math.max(1, columns[1] - columns[0]))));
  const { name } = query;
  return { name, revision, shape: named.shape, rows, columns, data: cut(named, size, rows, columns), ...whole(named) };
}

function hint(scene: Scene, name: string, names: readonly string[]): string {
  const checked = /\.(analytic|exact|exactBound|numeric|bound|difference|ratio|verdict|note)$/.exec(name);
  if (checked && names.includes(name.slice(0, checked.index))) {
    return scene.report ? '' : ': it is there after a check';
  }
  return didYouMean(name, names) || `; there are ${names.slice(0, 12).join(', ')}, …`;
}

type Range = readonly [from: number, to: number];

interface MatrixSize {
  readonly rows: number;
  readonly columns: number;
}

/** First axis by all others; a scalar is 1 × 1. */
function matrixOf(shape: Shape): MatrixSize {
  const rows = shape[0] ?? 1;
  return { rows, columns: sizeOf(shape.slice(1)) };
}

function range(asked: Range | undefined, extent: number, limit: number): Range {
  const inside = (place: number): number => Math.min(extent, Math.max(0, Math.floor(place) || 0));
  const from = inside(asked?.[0] ?? 0);
  const to = Math.max(from, inside(asked?.[1] ?? extent));
  return [from, Math.min(to, from + limit)];
}

function cut({ data }: Named, { columns: width }: MatrixSize, rows: Range, columns: Range): Float64Array {
  const count = columns[1] - columns[0];
  const out = new Float64Array((rows[1] - rows[0]) * count);
  for (let row = rows[0]; row < rows[1]; row++) {
    const start = row * width;
    out.set(data.subarray(start + columns[0], start + columns[1]), (row - rows[0]) * count);
  }
  return out;
}

function whole({ data }: Named): Pick<TensorSlice, 'smallest' | 'largest' | 'norm' | 'nonFinite'> {
  let [smallest, largest, nonFinite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of data) {
    if (!Number.isFinite(value)) nonFinite++;
    else {
      if (value < smallest) smallest = value;
      if (value > largest) largest = value;
    }
  }
  const empty = nonFinite === data.length;
  return {
    smallest: empty ? Number.NaN : smallest,
    largest: empty ? Number.NaN : largest,
    norm: norm(data),
    nonFinite,
  };
}
