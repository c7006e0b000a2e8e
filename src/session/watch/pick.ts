import { shapeText, sizeOf, type Tensor, tensor } from '../../engine/tensor.js';

/** One entry along an axis, or a stretch of it; null: the axis's end. Negative ones count from the end. */
export type Pick = number | { readonly from: number | null; readonly to: number | null };

/**
 * A part of a tensor, as NumPy's `x[0, 1:3]`: an entry takes its axis away, axes that are not named stay whole. Throws an
 * Error for the user where there is no such place.
 */
export function pick(x: Tensor, picks: readonly Pick[]): Tensor {
  if (picks.length > x.shape.length) {
    throw new Error(
      `${shapeText(x.shape)} has ${x.shape.length} ${x.shape.length === 1 ? 'axis' : 'axes'}, not ${picks.length}`,
    );
  }
  const taken = x.shape.map((extent, axis) => placesAlong(picks[axis] ?? { from: null, to: null }, extent, axis));
  const shape = taken.filter((_, axis) => typeof picks[axis] !== 'number').map(({ length }) => length);
  const data = new Float64Array(sizeOf(taken.map(({ length }) => length)));
  for (let at = 0; at < data.length; at++) data[at] = x.data[placeOf(at, taken, x.shape)] as number;
  return tensor(shape, data, x.dtype === 'bool' ? 'bool' : 'float64');
}

function placesAlong(asked: Pick, extent: number, axis: number): number[] {
  if (typeof asked === 'number') {
    const at = asked < 0 ? asked + extent : asked;
    if (Number.isInteger(at) && at >= 0 && at < extent) return [at];
    throw new Error(`there is no entry ${asked} along axis ${axis}, which has ${extent}: the first is 0`);
  }
  const end = (place: number | null, otherwise: number): number =>
    place === null ? otherwise : Math.min(extent, Math.max(0, place < 0 ? place + extent : place));
  const [from, to] = [end(asked.from, 0), end(asked.to, extent)];
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

function placeOf(at: number, taken: readonly (readonly number[])[], shape: readonly number[]): number {
  let [rest, place, stride] = [at, 0, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const along = taken[axis] as readonly number[];
    place += (along[rest % along.length] as number) * stride;
    rest = Math.floor(rest / along.length);
    stride *= shape[axis] as number;
  }
  return place;
}
