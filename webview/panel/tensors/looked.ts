import type { PlaneSlice, TensorQuery, TensorSlice } from '../../../src/protocol.js';
import type { Shown } from '../view.js';
import { type Axis, axesOf, type Choice, firstChoice, flatOf, indexAt, placeIn } from './axes.js';
import type { Listed } from './catalogue.js';
import { limitOf } from './range.js';
import type { TensorsView } from './tensorsView.js';

/** Rows and columns that are shown at once: 65,536 entries, one answer. */
export const WINDOW = 256;

/** A tensor with the part of it on view. */
export interface Looked {
  readonly shown: Shown;
  readonly tensor: Listed;
  readonly slice: TensorSlice;
  readonly plane: PlaneSlice;
  readonly axes: readonly Axis[];
  /** The value of the strongest colour. */
  readonly limit: number;
}

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
  return { shown, tensor, slice, plane, limit, axes: axesOf(slice.shape, tensor, shown.run) };
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
    tensors: { ...shown.view.tensors, chosen: { family: tensor.family, plane: plainly(plane), from } },
  });
}

function plainly({ down, across, at }: Choice): Choice {
  return { down, across, at };
}

/** The row or column at which a part begins that shows `place`; as now where that shows it. */
function shifted(place: number, [from, to]: readonly [number, number], extent: number): number {
  if (place >= from && place < to) return from;
  return Math.max(0, Math.min(extent - WINDOW, place - WINDOW / 2));
}

/** Selects an entry, goes to where it lies, and takes its layer, unit and example along to the other views. */
export function selectEntry(given: Looked, index: readonly number[]): void {
  const { shown, tensor, plane, slice } = given;
  const at = index.map((i, axis) => (axis === plane.down || axis === plane.across ? (plane.at[axis] ?? 0) : i));
  const [row, column] = placeIn({ ...plane, at }, index) ?? [0, 0];
  const from = [shifted(row, slice.rows, plane.extent[0]), shifted(column, slice.columns, plane.extent[1])] as const;
  const moved = from[0] !== slice.rows[0] || from[1] !== slice.columns[0] || at.join() !== plane.at.join();
  shown.change({
    ...(tensor.kind === 'batch' ? { example: index[0] ?? 0 } : {}),
    tensors: {
      ...shown.view.tensors,
      ...(moved ? { chosen: { family: tensor.family, plane: { ...plainly(plane), at }, from } } : {}),
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
