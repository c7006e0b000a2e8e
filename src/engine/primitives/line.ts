import { type Shape, sizeOf } from '../tensor.js';

/** The entries along one axis, all other places held: start, start + stride, … */
export interface Line {
  readonly start: number;
  readonly stride: number;
  readonly count: number;
}

/** Calls `each` for every line of a tensor along an axis. The same object comes each time. */
export function eachLine(shape: Shape, axis: number, each: (line: Line) => void): void {
  const outer = sizeOf(shape.slice(0, axis));
  const stride = sizeOf(shape.slice(axis + 1));
  const line = { start: 0, stride, count: shape[axis] as number };
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < stride; i++) {
      line.start = o * line.count * stride + i;
      each(line);
    }
  }
}
