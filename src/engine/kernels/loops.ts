import { type Shape, sizeOf } from '../tensor.js';

/** Nested loops over a shape, outermost first, and how far each operand moves with a step of each: `strides[axis][operand]`. */
export interface Loops {
  readonly extents: number[];
  readonly strides: number[][];
}

/**
 * The fewest loops that walk a shape in order: axes of extent 1 are none, and neighbouring axes that every operand steps
 * through alike are one. `operands`: each one's stride along every axis of the shape, in entries.
 */
export function loopsOver(shape: Shape, operands: readonly (readonly number[])[]): Loops {
  const loops: Loops = { extents: [], strides: [] };
  shape.forEach((extent, axis) => {
    if (extent === 1) return;
    const strides = operands.map((each) => each[axis] as number);
    const outer = loops.strides.at(-1);
    const last = loops.extents.length - 1;
    if (outer?.every((stride, i) => stride === extent * (strides[i] as number))) {
      loops.extents[last] = (loops.extents[last] as number) * extent;
      loops.strides[last] = strides;
    } else {
      loops.extents.push(extent);
      loops.strides.push(strides);
    }
  });
  return loops;
}

/** Loops with others of extent 1 before them, so that there are `count`; null where there are more. */
export function padLoops({ extents, strides }: Loops, count: number, operands: number): Loops | null {
  const missing = count - extents.length;
  if (missing < 0) return null;
  const still = Array.from({ length: missing }, () => new Array<number>(operands).fill(0));
  return { extents: [...new Array<number>(missing).fill(1), ...extents], strides: [...still, ...strides] };
}

export function isEmpty(shape: Shape): boolean {
  return sizeOf(shape) === 0;
}
