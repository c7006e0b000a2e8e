import type { NodeId } from '../graph.js';
import { copyStrided, viewOf } from '../kernels/movement.js';
import { Kernel } from '../kernels/opcodes.js';
import { reduction } from '../kernels/reductions.js';
import { type Data, type Shape, sizeOf } from '../tensor.js';
import { broadcastShape, broadcastStrides, map2 } from './broadcast.js';
import { moved, summed } from './rounding.js';
import { type Operand, type Place, type Rule, ShapeError } from './rule.js';
import { inOrder } from './strided.js';

/** Neighbouring axes `from` ≤ axis < `to`, which a reduction takes away. */
export interface AxesAttributes {
  readonly from: number;
  readonly to: number;
}

export interface ShapeAttributes {
  readonly shape: Shape;
}

function without(shape: Shape, { from, to }: AxesAttributes): Shape {
  return [...shape.slice(0, from), ...shape.slice(to)];
}

/** Calls `each` for every output entry with the start and the stride of the entries that it gathers. */
function reduce(
  shape: Shape,
  { from, to }: AxesAttributes,
  each: (output: number, start: number, count: number, stride: number) => void,
): void {
  const outer = sizeOf(shape.slice(0, from));
  const count = sizeOf(shape.slice(from, to));
  const inner = sizeOf(shape.slice(to));
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) each(o * inner + i, o * count * inner + i, count, inner);
  }
}

function sumEntries(out: Data, { data, shape }: Operand, axes: AxesAttributes): void {
  reduce(shape, axes, (output, start, count, stride) => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += data[start + k * stride] as number;
    out[output] = sum;
  });
}

function maxEntries(out: Data, { data, shape }: Operand, axes: AxesAttributes): void {
  reduce(shape, axes, (output, start, count, stride) => {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < count; k++) largest = Math.max(largest, data[start + k * stride] as number);
    out[output] = largest;
  });
}

/** Which entry is the largest, counted along the reduced axes; where several are, a negative number made of all of them. */
function winners(codes: Int32Array, { data, shape }: Operand, axes: AxesAttributes): void {
  reduce(shape, axes, (output, start, count, stride) => {
    let first = 0;
    let ties = 0;
    for (let k = 1; k < count; k++) {
      const entry = data[start + k * stride] as number;
      const largest = data[start + first * stride] as number;
      if (entry > largest) [first, ties] = [k, 0];
      else if (entry === largest) ties = (Math.imul(ties || first + 1, 31) + k) & 0x3fffffff;
    }
    codes[output] = ties === 0 ? first : -1 - ties;
  });
}

/** Gives a reduced value its axes back, each with extent 1. */
function kept(shape: Shape, { from, to }: AxesAttributes): Shape {
  return shape.map((extent, axis) => (axis >= from && axis < to ? 1 : extent));
}

export const sumRule: Rule<'sum'> = {
  shape: ([x = []], axes) => without(x, axes),
  forward: (out, [x], axes) => sumEntries(out, x as Operand, axes),
  kernel: (out, [x], axes, precision) => reduction(Kernel.sum, precision, { out, x: x as Place, ...axes }),
  rounding: (error, out, inputs, axes, unit) => {
    const terms = sizeOf(inputs[0]?.shape.slice(axes.from, axes.to) ?? []);
    summed(sumRule.forward, () => terms)(error, out, inputs, axes, unit);
  },
  vjp: (b, node, g) => {
    const shape = b.shape(node.inputs[0] as NodeId);
    return [b.expand(b.reshape(g, kept(shape, node.attributes)), shape)];
  },
};

/** The largest entry; entries that tie share the cotangent evenly, as torch's amax does. */
export const maxRule: Rule<'max'> = {
  shape: ([x = []], axes) => without(x, axes),
  forward: (out, [x], axes) => maxEntries(out, x as Operand, axes),
  kernel: (out, [x], axes, precision) => reduction(Kernel.max, precision, { out, x: x as Place, ...axes }),
  rounding: (...given) => moved(maxRule.forward)(...given),
  branches: (codes, [x], axes) => winners(codes, x as Operand, axes),
  vjp: (b, node, g) => {
    const x = node.inputs[0] as NodeId;
    const keep = kept(b.shape(x), node.attributes);
    const wins = b.apply('equal', [x, b.reshape(node.id, keep)]);
    const winners = b.apply('sum', [wins], node.attributes);
    return [b.mul(wins, b.reshape(b.div(g, winners), keep))];
  },
};

export const reshapeRule: Rule<'reshape'> = {
  shape: ([x = []], { shape }) => {
    if (sizeOf(x) !== sizeOf(shape)) throw new ShapeError(`[${x.join(', ')}] can't become [${shape.join(', ')}]`);
    return shape;
  },
  forward: (out, [x]) => out.set((x as Operand).data),
  rounding: (...given) => moved(reshapeRule.forward)(...given),
  vjp: (b, node, g) => [b.reshape(g, b.shape(node.inputs[0] as NodeId))],
};

export const expandRule: Rule<'expand'> = {
  shape: ([x = []], { shape }) => broadcastShape([x, shape]),
  forward: (out, [x], _, shape) => map2(out, { data: out, shape }, x as Operand, shape, (_old, value) => value),
  kernel: (out, [x], _, precision) => {
    const repeated = { start: 0, strides: broadcastStrides((x as Place).shape, out.shape) };
    return copyStrided(precision, viewOf(out, inOrder(out.shape)), viewOf(x as Place, repeated), out.shape);
  },
  rounding: (...given) => moved(expandRule.forward)(...given),
  vjp: (b, node, g) => [b.sumTo(g, b.shape(node.inputs[0] as NodeId))],
};
