import { fill } from '../kernels/instructions.js';
import { copyStrided as copyInKernel, viewOf } from '../kernels/movement.js';
import { type Shape, sizeOf } from '../tensor.js';
import { everyStep, requireAxis, withExtent } from './moving.js';
import { moved } from './rounding.js';
import { type Operand, type Place, type Rule, ShapeError } from './rule.js';
import { copyStrided, inOrder, type Layout, whole } from './strided.js';

export interface PadAttributes {
  readonly axis: number;
  /** How many entries come before the first, after the last, and between any two neighbours. */
  readonly before: number;
  readonly after: number;
  readonly between: number;
  /** What the new entries hold. */
  readonly value: number;
}

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
      ...copyInKernel(precision, to, viewOf(x as Place, inOrder(shape)), shape),
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
      return copyInKernel(precision, to, viewOf(x, inOrder(x.shape)), x.shape);
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
