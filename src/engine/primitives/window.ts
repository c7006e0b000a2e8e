import type { NodeId } from '../graph.js';
import { fill } from '../kernels/instructions.js';
import * as movement from '../kernels/movement.js';
import { viewOf } from '../kernels/movement.js';
import { type Shape, sizeOf } from '../tensor.js';
import { requireAxis, takenFrom, withExtent } from './moving.js';
import { moved, summed } from './rounding.js';
import { type Operand, type Place, type Rule, ShapeError } from './rule.js';
import { addStrided, inOrder, type Layout, stridesOf, whole } from './strided.js';

export interface WindowAttributes {
  readonly axis: number;
  /** Entries in a window; ≥ 1. */
  readonly size: number;
  /** From one window's first entry to the next one's; ≥ 1. */
  readonly stride: number;
  /** From one entry of a window to the next; ≥ 1. */
  readonly dilation: number;
}

export interface OverlapAddAttributes {
  /** The windows' axis; their entries lie along the one after it. */
  readonly axis: number;
  /** The extent that the windows were cut from. */
  readonly extent: number;
  readonly stride: number;
  readonly dilation: number;
}

type Cut = Omit<WindowAttributes, 'axis'>;

/** How many whole windows fit: ⌊(n − dilation (size − 1) − 1) / stride⌋ + 1 (torch.nn.Unfold). */
export function windowCount(extent: number, { size, stride, dilation }: Cut): number {
  const span = dilation * (size - 1) + 1;
  if (size < 1 || stride < 1 || dilation < 1)
    throw new ShapeError('a window has a size, a stride and a dilation of at least 1');
  if (span > extent) throw new ShapeError(`a window that spans ${span} does not fit into ${extent}`);
  return Math.floor((extent - span) / stride) + 1;
}

/** The windowed view of an array: [count, size] in place of one axis. */
export function windows(
  shape: Shape,
  { axis, stride, dilation }: Pick<WindowAttributes, 'axis' | 'stride' | 'dilation'>,
): Layout {
  const strides = stridesOf(shape);
  const step = strides[axis] as number;
  return { start: 0, strides: [...strides.slice(0, axis), stride * step, dilation * step, ...strides.slice(axis + 1)] };
}

/** Sliding windows: an axis becomes two, [count, size]; entry (c, s) is entry c·stride + s·dilation. Two of them make an im2col. */
export const windowRule: Rule<'window'> = {
  shape: ([x = []], { axis, ...cut }) => {
    requireAxis(x, axis);
    return [...x.slice(0, axis), windowCount(x[axis] as number, cut), cut.size, ...x.slice(axis + 1)];
  },
  ...takenFrom<'window'>(windows),
  rounding: (...given) => moved(windowRule.forward)(...given),
  vjp: (b, node, g) => {
    const { axis, stride, dilation } = node.attributes;
    const extent = b.shape(node.inputs[0] as NodeId)[axis] as number;
    return [b.apply('overlapAdd', [g], { axis, extent, stride, dilation })];
  },
};

/** A window's transpose: entry c·stride + s·dilation is the sum over the windows' entries (c, s) that stand there. */
export const overlapAddRule: Rule<'overlapAdd'> = {
  shape: ([x = []], { axis, extent, stride, dilation }) => {
    requireAxis(x, axis + 1);
    const size = x[axis + 1] as number;
    if (x[axis] !== windowCount(extent, { size, stride, dilation })) {
      throw new ShapeError(`windows [${x.join(', ')}] at axis ${axis} were not cut from an extent of ${extent}`);
    }
    return withExtent([...x.slice(0, axis), ...x.slice(axis + 1)], axis, extent);
  },
  forward: (out, [x], attributes, shape) => {
    const { data, shape: from } = x as Operand;
    out.fill(0);
    addStrided({ data: out, ...windows(shape, attributes) }, whole(data, from), from);
  },
  kernel: (out, [x], attributes, precision) => {
    const { shape } = x as Place;
    const [to, from] = [viewOf(out, windows(out.shape, attributes)), viewOf(x as Place, inOrder(shape))];
    // Only windows of different lines never meet.
    const shared = sizeOf(shape.slice(0, attributes.axis)) > 1;
    return [
      ...fill(precision, { value: 0, to: out.address, count: sizeOf(out.shape) }),
      ...movement.addStrided(precision, { to, from, shape, shared }),
    ];
  },
  /** An entry is met by at most as many windows as a window has entries. */
  rounding: (error, out, inputs, attributes, unit) => {
    const size = inputs[0]?.shape[attributes.axis + 1] ?? 1;
    summed(overlapAddRule.forward, () => size)(error, out, inputs, attributes, unit);
  },
  vjp: (b, node, g) => {
    const { axis, stride, dilation } = node.attributes;
    const size = b.shape(node.inputs[0] as NodeId)[axis + 1] as number;
    return [b.apply('window', [g], { axis, size, stride, dilation })];
  },
};
