import { norm } from '../engine/tensor.js';
import { didYouMean } from '../formats/nearest.js';
import type { PlaneSlice, TensorQuery, TensorSlice } from '../protocol.js';
import { type Named, namesIn, type Scene } from './names.js';
import { percentiles } from './percentiles.js';
import { completed, condensed, cut, type Layout, layoutOf, matrixOf, type Range } from './plane.js';

/** Entries, or cells, that an answer holds at most. */
const LIMIT = 65_536;

/** The part of a tensor that is asked for. Throws an Error for the user where the name, or an axis, means nothing. */
export function tensorSlice(scene: Scene, query: TensorQuery, revision: number): TensorSlice {
  const names = namesIn(scene);
  const read = names.get(query.name);
  if (!read) throw new Error(`there is no tensor "${query.name}"${hint(scene, query.name, [...names.keys()])}`);
  const named = read();
  const { name } = query;
  const about = { name, revision, shape: named.shape, ...whole(named) };
  return { ...about, ...(query.plane ? ofPlane(named, query) : ofMatrix(named, query)) };
}

type Part = Pick<TensorSlice, 'rows' | 'columns' | 'data' | 'plane'>;

function ofMatrix({ shape, data }: Named, query: TensorQuery): Part {
  const layout = matrixOf(shape);
  const { rows, columns } = partOf(layout, query, [1, 1]);
  return { rows, columns, data: cut(data, layout, rows, columns) };
}

function ofPlane({ shape, data }: Named, query: TensorQuery): Part {
  const plane = completed(query.plane ?? { down: null, across: null, at: [] }, shape, query.name);
  const layout = layoutOf(plane, shape);
  const { rows, columns } = partOf(layout, query, plane.cell);
  const isPlain = plane.cell[0] * plane.cell[1] === 1;
  const shown = isPlain ? cut(data, layout, rows, columns) : condensed(data, layout, rows, columns, plane.cell);
  return { rows, columns, data: shown, plane: { ...plane, extent: [layout.rows, layout.columns], ...spread(data) } };
}

function spread(data: Named['data']): Pick<PlaneSlice, 'percentiles' | 'firstNonFinite'> {
  const [first = Number.NaN, last = Number.NaN] = percentiles(data, [0.01, 0.99]);
  const odd = data.findIndex((value) => !Number.isFinite(value));
  return { percentiles: [first, last], firstNonFinite: odd < 0 ? null : odd };
}

/** Rows and columns that an answer holds of those that are asked for. */
function partOf(
  { rows: high, columns: wide }: Layout,
  query: TensorQuery,
  cell: readonly [number, number],
): { readonly rows: Range; readonly columns: Range } {
  const columns = range(query.columns, wide, LIMIT * cell[1]);
  const cells = Math.ceil((columns[1] - columns[0]) / cell[1]);
  const rows = range(query.rows, high, Math.max(1, Math.floor(LIMIT / Math.max(1, cells))) * cell[0]);
  return { rows, columns };
}

function hint(scene: Scene, name: string, names: readonly string[]): string {
  const checked = /\.(analytic|exact|exactBound|numeric|bound|difference|ratio|verdict|note)$/.exec(name);
  if (checked && names.includes(name.slice(0, checked.index))) {
    return scene.report ? '' : ': it is there after a check';
  }
  return didYouMean(name, names) || `; there are ${names.slice(0, 12).join(', ')}, …`;
}

function range(asked: Range | undefined, extent: number, limit: number): Range {
  const inside = (place: number): number => Math.min(extent, Math.max(0, Math.floor(place) || 0));
  const from = inside(asked?.[0] ?? 0);
  const to = Math.max(from, inside(asked?.[1] ?? extent));
  return [from, Math.min(to, from + limit)];
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
