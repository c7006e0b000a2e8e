import type { NodeId } from '../graph.js';
import type { Shape } from '../tensor.js';
import { moved } from './rounding.js';
import { type Operand, type Rule, ShapeError } from './rule.js';
import { copyStrided, stridesOf, whole } from './strided.js';

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

export interface PadAttributes {
  readonly axis: number;
  /** How many entries come before the first, after the last, and between any two neighbours. */
  readonly before: number;
  readonly after: number;
  readonly between: number;
  /** What the new entries hold. */
  readonly value: number;
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

/** Axes in another order. */
export const permuteRule: Rule<'permute'> = {
  shape: ([x = []], { order }) => {
    if (order.length !== x.length || x.some((_, axis) => !order.includes(axis))) {
      throw new ShapeError(`[${order.join(', ')}] is no order of the axes of [${x.join(', ')}]`);
    }
    return order.map((axis) => x[axis] as number);
  },
  forward: (out, [x], { order }, shape) => {
    const { data, shape: from } = x as Operand;
    const strides = stridesOf(from);
    const turned = order.map((axis) => strides[axis] as number);
    copyStrided(whole(out, shape), { data, start: 0, strides: turned }, shape);
  },
  rounding: (...given) => moved(permuteRule.forward)(...given),
  vjp: (b, node, g) => {
    const { order } = node.attributes;
    return [b.apply('permute', [g], { order: order.map((_, axis) => order.indexOf(axis)) })];
  },
};

/** Every `step`th entry along an axis, from `start` up to, not including, `stop`. */
export const sliceRule: Rule<'slice'> = {
  shape: ([x = []], { axis, start, stop, step }) => {
    requireAxis(x, axis);
    if (!(0 <= start && start <= stop && stop <= (x[axis] as number) && step >= 1)) {
      throw new ShapeError(`axis ${axis} of [${x.join(', ')}] has no slice ${start} : ${stop} : ${step}`);
    }
    return withExtent(x, axis, Math.ceil((stop - start) / step));
  },
  forward: (out, [x], { axis, start, step }, shape) => {
    const { data, shape: from } = x as Operand;
    const strides = stridesOf(from);
    const first = start * (strides[axis] as number);
    strides[axis] = step * (strides[axis] as number);
    copyStrided(whole(out, shape), { data, start: first, strides }, shape);
  },
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

function padded(extent: number, { before, after, between }: PadAttributes): number {
  return before + extent + Math.max(extent - 1, 0) * between + after;
}

/** New entries of one value around and between those of an axis: a slice's transpose where the value is 0. */
export const padRule: Rule<'pad'> = {
  shape: ([x = []], attributes) => {
    requireAxis(x, attributes.axis);
    if (Math.min(attributes.before, attributes.after, attributes.between) < 0) {
      throw new ShapeError('a pad adds entries; it takes none away');
    }
    return withExtent(x, attributes.axis, padded(x[attributes.axis] as number, attributes));
  },
  forward: (out, [x], { axis, before, between, value }, shape) => {
    const { data, shape: from } = x as Operand;
    const strides = stridesOf(shape);
    const first = before * (strides[axis] as number);
    strides[axis] = (between + 1) * (strides[axis] as number);
    out.fill(value);
    copyStrided({ data: out, start: first, strides }, whole(data, from), from);
  },
  rounding: (error, out, inputs, attributes, unit) =>
    moved(padRule.forward)(error, out, inputs, { ...attributes, value: 0 }, unit),
  vjp: (b, node, g) => {
    const { axis, before, after, between } = node.attributes;
    const stop = (node.shape[axis] as number) - after;
    return [b.apply('slice', [g], { axis, start: before, stop, step: between + 1 })];
  },
};

/** One or more inputs, one after the other along an axis; their other extents agree. */
export const concatRule: Rule<'concat'> = {
  shape: (inputs, { axis }) => {
    const [first = []] = inputs;
    requireAxis(first, axis);
    const fits = (x: Shape): boolean => x.length === first.length && x.every((n, k) => k === axis || n === first[k]);
    if (!inputs.every(fits)) {
      throw new ShapeError(`${inputs.map((x) => `[${x.join(', ')}]`).join(' and ')} do not join at axis ${axis}`);
    }
    return withExtent(
      first,
      axis,
      inputs.reduce((sum, x) => sum + (x[axis] as number), 0),
    );
  },
  forward: (out, inputs, { axis }, shape) => {
    const strides = stridesOf(shape);
    let start = 0;
    for (const { data, shape: from } of inputs) {
      copyStrided({ data: out, start, strides }, whole(data, from), from);
      start += (from[axis] as number) * (strides[axis] as number);
    }
  },
  rounding: (error, out, inputs, attributes) =>
    concatRule.forward(
      error,
      inputs.map(({ shape, error: data }) => ({ shape, data })),
      attributes,
      out.shape,
    ),
  vjp: (b, node, g) => {
    const { axis } = node.attributes;
    let start = 0;
    return node.inputs.map((input) => {
      const stop = start + (b.shape(input)[axis] as number);
      const part = b.apply('slice', [g], { axis, start, stop, step: 1 });
      start = stop;
      return part;
    });
  },
};
