import type { NodeId } from '../graph.js';
import { fill } from '../kernels/instructions.js';
import * as movement from '../kernels/movement.js';
import { viewOf } from '../kernels/movement.js';
import type { AttributesOf } from '../rules.js';
import { type Shape, sizeOf } from '../tensor.js';
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
function everyStep(shape: Shape, axis: number, start: number, step: number): Layout {
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
    out.fill(value);
    copyStrided({ data: out, ...everyStep(shape, axis, before, between + 1) }, whole(data, from), from);
  },
  kernel: (out, [x], { axis, before, between, value }, precision) => {
    const { shape } = x as Place;
    const to = viewOf(out, everyStep(out.shape, axis, before, between + 1));
    return [
      ...fill(precision, { value, to: out.address, count: sizeOf(out.shape) }),
      ...movement.copyStrided(precision, to, viewOf(x as Place, inOrder(shape)), shape),
    ];
  },
  rounding: (error, out, inputs, attributes, unit) =>
    moved(padRule.forward)(error, out, inputs, { ...attributes, value: 0 }, unit),
  vjp: (b, node, g) => {
    const { axis, before, after, between } = node.attributes;
    const stop = (node.shape[axis] as number) - after;
    return [b.apply('slice', [g], { axis, start: before, stop, step: between + 1 })];
  },
};

/** Where each part stands in the whole. */
function behindEachOther(whole: Shape, axis: number, parts: readonly { readonly shape: Shape }[]): Layout[] {
  let first = 0;
  return parts.map(({ shape }) => {
    const start = first;
    first += shape[axis] as number;
    return everyStep(whole, axis, start, 1);
  });
}

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
    const layouts = behindEachOther(shape, axis, inputs);
    inputs.forEach(({ data, shape: from }, i) => {
      copyStrided({ data: out, ...(layouts[i] as Layout) }, whole(data, from), from);
    });
  },
  kernel: (out, inputs, { axis }, precision) => {
    const layouts = behindEachOther(out.shape, axis, inputs);
    return inputs.flatMap((x, i) => {
      const to = viewOf(out, layouts[i] as Layout);
      return movement.copyStrided(precision, to, viewOf(x, inOrder(x.shape)), x.shape);
    });
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
