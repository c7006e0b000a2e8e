import type { PlaneSlice, TensorQuery, TensorSlice } from '../../../src/protocol.js';
import type { Shown } from '../view.js';
import { type Axis, axesOf, type Choice, firstChoice, flatOf, indexAt, placeIn } from './axes.js';
import type { Listed } from './catalogue.js';
import { limitOf } from './range.js';
import type { Chosen, TensorsView } from './tensorsView.js';

/** Rows and columns that are shown at once: 65,536 entries, one answer. */
export const WINDOW = 256;

/** A tensor with the part of it on view. */
export interface Looked {
  readonly shown: Shown;
  readonly tensor: Listed;
  readonly slice: TensorSlice;
  readonly plane: PlaneSlice;
  readonly axes: readonly Axis[];
  /** What was last asked for: the answer on view may be to the question before. Controls go on from here. */
  readonly asked: Asked;
  /** The value of the strongest colour. */
  readonly limit: number;
}

/** Axes, places, and the first row and column. */
export type Asked = Pick<Chosen, 'plane' | 'from'>;

/** What is asked of the session for a tensor as it was chosen to be seen. */
export function queryOf(tensor: Listed, { view }: Shown): TensorQuery {
  const { chosen } = view.tensors;
  const mine = chosen?.family === tensor.family ? chosen : null;
  const [row, column] = mine?.from ?? [0, 0];
  const plane = mine?.plane ?? firstChoice(tensor, view.example);
  const at = tensor.kind === 'batch' ? [view.example, ...plane.at.slice(1)] : plane.at;
  return {
    name: tensor.name,
    plane: { down: plane.down, across: plane.across, at },
    rows: [row, row + WINDOW],
    columns: [column, column + WINDOW],
  };
}

export function looked(tensor: Listed, slice: TensorSlice, shown: Shown): Looked | null {
  const { plane } = slice;
  if (!plane) return null;
  const limit = limitOf(slice, plane, shown.view.tensors, tensor.scale);
  const axes = axesOf(slice.shape, tensor, shown.run);
  return { shown, tensor, slice, plane, limit, axes, asked: askedOf(tensor, slice, plane, shown.view) };
}

/** The plane that was chosen; the answered one where nobody chose, or what was chosen has other axes. */
function askedOf(
  { family, kind }: Listed,
  { shape, rows, columns }: TensorSlice,
  answered: Choice,
  { tensors, example }: Shown['view'],
): Asked {
  const { chosen } = tensors;
  const mine = chosen?.family === family && chosen.plane.at.length === shape.length ? chosen : null;
  const { down, across, at } = mine?.plane ?? answered;
  const within = (i: number, axis: number): number => Math.min(i, (shape[axis] as number) - 1);
  return {
    plane: { down, across, at: at.map((i, axis) => within(kind === 'batch' && axis === 0 ? example : i, axis)) },
    from: mine?.from ?? [rows[0], columns[0]],
  };
}

export function changed({ shown }: Looked, changes: Partial<TensorsView>): void {
  shown.change({ tensors: { ...shown.view.tensors, ...changes } });
}

/** Shows another plane of the tensor, or another part of it; the example is that of all views. */
export function choose(given: Looked, plane: Choice, from: readonly [number, number] = [0, 0]): void {
  const { shown, tensor } = given;
  const [example = 0] = plane.at;
  const turnsExample = tensor.kind === 'batch' && plane.down !== 0 && plane.across !== 0;
  shown.change({
    ...(turnsExample ? { example } : {}),
    tensors: { ...shown.view.tensors, chosen: { family: tensor.family, plane, from } },
  });
}

/** The row or column at which a part begins that shows `place`; as now where that shows it. */
function shifted(place: number, [from, to]: readonly [number, number], extent: number): number {
  if (place >= from && place < to) return from;
  return Math.max(0, Math.min(extent - WINDOW, place - WINDOW / 2));
}

/** Selects an entry, goes to where it lies, and takes its layer, unit and example along to the other views. */
export function selectEntry(given: Looked, index: readonly number[]): void {
  const { shown, tensor, plane, slice } = given;
  const { down, across } = plane;
  const at = index.map((i, axis) => (axis === down || axis === across ? (plane.at[axis] ?? 0) : i));
  const [row, column] = placeIn({ ...plane, at }, index) ?? [0, 0];
  const from = [shifted(row, slice.rows, plane.extent[0]), shifted(column, slice.columns, plane.extent[1])] as const;
  const moved = from[0] !== slice.rows[0] || from[1] !== slice.columns[0] || at.join() !== plane.at.join();
  shown.change({
    ...(tensor.kind === 'batch' ? { example: index[0] ?? 0 } : {}),
    tensors: {
      ...shown.view.tensors,
      ...(moved ? { chosen: { family: tensor.family, plane: { down, across, at }, from } } : {}),
      entry: index,
      done: null,
    },
  });
  if (tensor.layer !== null) shown.select(tensor.layer, unitOf(given, index));
}

/** The unit of the layer that an entry belongs to, where that is known: of a, z and δ, and of a row of W. */
function unitOf({ tensor, axes }: Looked, index: readonly number[]): number | null {
  if (tensor.kind === 'batch')
    return tensor.family === `${tensor.layer}.a` ? flatOf(index.slice(1), axes.slice(1)) : null;
  return axes[0]?.word === 'unit' ? (index[0] ?? null) : null;
}

/** Opens Explain with an entry; with the gradient's where a check stands beside it. */
export function explainEntry({ shown, tensor }: Looked, index: readonly number[]): void {
  if (tensor.explained === null) return;
  shown.explain(index.length === 0 ? tensor.explained : `${tensor.explained}[${index.join(',')}]`);
}

export function selectedPlace({ shown, plane, axes }: Looked): readonly [number, number] | null {
  const { entry } = shown.view.tensors;
  return entry?.length === axes.length ? placeIn(plane, entry) : null;
}

export function indexOf({ plane }: Looked, [row, column]: readonly [number, number]): number[] {
  return indexAt(plane, row, column);
}
