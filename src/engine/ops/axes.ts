import { ShapeError } from '../primitives/rule.js';
import type { Shape } from '../tensor.js';

/** An axis of a shape, counted from the end where negative. Throws a `ShapeError` where there is none. */
export function axisOf(shape: Shape, axis: number): number {
  const counted = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(counted) || counted < 0 || counted >= shape.length) {
    throw new ShapeError(`[${shape.join(', ')}] has no axis ${axis}`);
  }
  return counted;
}

/** Axes in ascending order, each once; all of them for null. */
export function axesOf(shape: Shape, axes: readonly number[] | null): readonly number[] {
  if (axes === null) return [...shape.keys()];
  const counted = axes.map((axis) => axisOf(shape, axis));
  if (new Set(counted).size < counted.length) throw new ShapeError(`axes [${axes.join(', ')}] name one twice`);
  return counted.sort((p, q) => p - q);
}

/** The extent of an axis. */
export function extentOf(shape: Shape, axis: number): number {
  return shape[axisOf(shape, axis)] as number;
}

/** The shape with one axis replaced by others. */
export function replaceAxis(shape: Shape, axis: number, ...extents: readonly number[]): Shape {
  return [...shape.slice(0, axis), ...extents, ...shape.slice(axis + 1)];
}

/** 0, 1, … count − 1. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
