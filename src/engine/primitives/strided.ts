import { type Data, type Shape, sizeOf } from '../tensor.js';

/** Where entries stand: (i₀, i₁, …) at start + Σ iₖ strideₖ. They may stand on each other, and there may be gaps. */
export interface Layout {
  readonly start: number;
  readonly strides: readonly number[];
}

/** An array's entries, laid out otherwise than in order. */
export interface View extends Layout {
  readonly data: Data;
}

/** Row-major strides: the last axis lies densest. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] as number;
  }
  return strides;
}

/** The layout of a whole array. */
export function inOrder(shape: Shape): Layout {
  return { start: 0, strides: stridesOf(shape) };
}

/** A whole array, as a view. */
export function whole(data: Data, shape: Shape): View {
  return { data, ...inOrder(shape) };
}

/** to = from, entry by entry over `shape`. */
export function copyStrided(to: View, from: View, shape: Shape): void {
  if (sizeOf(shape) > 0) walk(to, from, collapse(shape, to.strides, from.strides), copyRun);
}

/** to += from, entry by entry over `shape`, in row-major order; entries of `to` may be met several times. */
export function addStrided(to: View, from: View, shape: Shape): void {
  if (sizeOf(shape) > 0) walk(to, from, collapse(shape, to.strides, from.strides), addRun);
}

/** Axes that both views step through alike are one axis; those of extent 1 are none. At least one is left. */
interface Loops {
  readonly extents: number[];
  readonly to: number[];
  readonly from: number[];
}

function collapse(shape: Shape, to: readonly number[], from: readonly number[]): Loops {
  const loops: Loops = { extents: [], to: [], from: [] };
  shape.forEach((extent, axis) => {
    if (extent !== 1) append(loops, extent, to[axis] as number, from[axis] as number);
  });
  if (loops.extents.length === 0) append(loops, 1, 1, 1);
  return loops;
}

function append({ extents, to, from }: Loops, extent: number, toStride: number, fromStride: number): void {
  const last = extents.length - 1;
  if (last >= 0 && to[last] === extent * toStride && from[last] === extent * fromStride) {
    extents[last] = (extents[last] as number) * extent;
    to[last] = toStride;
    from[last] = fromStride;
    return;
  }
  extents.push(extent);
  to.push(toStride);
  from.push(fromStride);
}

type Run = (to: Data, t: number, toStride: number, from: Data, f: number, fromStride: number, count: number) => void;

function walk(to: View, from: View, loops: Loops, run: Run): void {
  const innermost = loops.extents.length - 1;
  const level = (axis: number, t: number, f: number): void => {
    const extent = loops.extents[axis] as number;
    const toStride = loops.to[axis] as number;
    const fromStride = loops.from[axis] as number;
    if (axis === innermost) run(to.data, t, toStride, from.data, f, fromStride, extent);
    else for (let i = 0; i < extent; i++) level(axis + 1, t + i * toStride, f + i * fromStride);
  };
  level(0, to.start, from.start);
}

const copyRun: Run = (to, t, toStride, from, f, fromStride, count) => {
  if (toStride === 1 && fromStride === 1) for (let i = 0; i < count; i++) to[t + i] = from[f + i] as number;
  else for (let i = 0; i < count; i++) to[t + i * toStride] = from[f + i * fromStride] as number;
};

const addRun: Run = (to, t, toStride, from, f, fromStride, count) => {
  for (let i = 0; i < count; i++) {
    const at = t + i * toStride;
    to[at] = (to[at] as number) + (from[f + i * fromStride] as number);
  }
};
