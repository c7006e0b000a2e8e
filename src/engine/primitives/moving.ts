import type { NodeId } from '../graph.js';
import * as movement from '../kernels/movement.js';
import { viewOf } from '../kernels/movement.js';
import type { AttributesOf } from '../rules.js';
import type { Shape } from '../tensor.js';
import { moved } from './rounding.js';
import { type Operand, type Place, type Rule, ShapeError } from './rule.js';
import { copyStrided, inOrder, type Layout, stridesOf, whole } from './strided.js';
import type { PrimitiveName } from './table.js';

export interface PermuteAttributes {
  /** Axis i of the output is axis order[i] of the input. */
  readonly order: readonly number[];
}

export interface SliceAttributes {
  readonly axis: number;
  /** Entries start, start + step, … below stop; 0 ≤ start ≤ stop ≤ extent, step ≥ 1. */
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

export interface AxisAttributes {
  readonly axis: number;
}

/** The shape with one axis' extent changed. */
export function withExtent(shape: Shape, axis: number, extent: number): Shape {
  return shape.map((old, k) => (k === axis ? extent : old));
}

export function requireAxis(shape: Shape, axis: number): void {
  if (!Number.isInteger(axis) || axis < 0 || axis >= shape.length) {
    throw new ShapeError(`[${shape.join(', ')}] has no axis ${axis}`);
  }
}

/** An op whose output is a view of its input, laid out in order. */
export function takenFrom<K extends PrimitiveName>(
  layout: (x: Shape, attributes: AttributesOf[K]) => Layout,
): Pick<Rule<K>, 'forward' | 'kernel'> {
  return {
    forward: (out, [x], attributes, shape) => {
      const { data, shape: from } = x as Operand;
      copyStrided(whole(out, shape), { data, ...layout(from, attributes) }, shape);
    },
    kernel: (out, [x], attributes, precision) => {
      const from = viewOf(x as Place, layout((x as Place).shape, attributes));
      return movement.copyStrided(precision, viewOf(out, inOrder(out.shape)), from, out.shape);
    },
  };
}

function turned(x: Shape, { order }: PermuteAttributes): Layout {
  const strides = stridesOf(x);
  return { start: 0, strides: order.map((axis) => strides[axis] as number) };
}

/** Axes in another order. */
export const permuteRule: Rule<'permute'> = {
  shape: ([x = []], { order }) => {
    if (order.length !== x.length || x.some((_, axis) => !order.includes(axis))) {
      throw new ShapeError(`[${order.join(', ')}] is no order of the axes of [${x.join(', ')}]`);
    }
    return order.map((axis) => x[axis] as number);
  },
  ...takenFrom<'permute'>(turned),
  rounding: (...given) => moved(permuteRule.forward)(...given),
  vjp: (b, node, g) => {
    const { order } = node.attributes;
    return [b.apply('permute', [g], { order: order.map((_, axis) => order.indexOf(axis)) })];
  },
};

/** Every `step`th entry along an axis, from `start` on. */
export function everyStep(shape: Shape, axis: number, start: number, step: number): Layout {
  const strides = stridesOf(shape);
  const stride = strides[axis] as number;
  strides[axis] = step * stride;
  return { start: start * stride, strides };
}

/** Every `step`th entry along an axis, from `start` up to, not including, `stop`. */
export const sliceRule: Rule<'slice'> = {
  shape: ([x = []], { axis, start, stop, step }) => {
    requireAxis(x, axis);
    if (!(0 <= start && start <= stop && stop <= (x[axis] as number) && step >= 1)) {
      throw new ShapeError(`axis ${axis} of [${x.join(', ')}] has no slice ${start} : ${stop} : ${step}`);
    }
    return withExtent(x, axis, Math.ceil((stop - start) / step));
  },
  ...takenFrom<'slice'>((x, { axis, start, step }) => everyStep(x, axis, start, step)),
  rounding: (...given) => moved(sliceRule.forward)(...given),
  vjp: (b, node, g) => {
    const { axis, start, step } = node.attributes;
    const extent = b.shape(node.inputs[0] as NodeId)[axis] as number;
    const count = node.shape[axis] as number;
    // An empty slice leaves nothing to stand between `before` and `after`.
    const taken = count === 0 ? 0 : (count - 1) * step + 1;
    const between = step - 1;
    return [b.apply('pad', [g], { axis, before: start, after: extent - start - taken, between, value: 0 })];
  },
};
