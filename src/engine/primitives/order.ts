import { cumulation } from '../kernels/reductions.js';
import type { Data } from '../tensor.js';
import { eachLine, type Line } from './line.js';
import { type AxisAttributes, requireAxis } from './moving.js';
import { exact, summed } from './rounding.js';
import type { Operand, Place, Rule } from './rule.js';

export interface ArgsortAttributes extends AxisAttributes {
  readonly descending: boolean;
}

export interface CumsumAttributes extends AxisAttributes {
  /** Sums from the last entry down, rather than from the first up. */
  readonly reverse: boolean;
}

/**
 * The places of an axis' entries in order, as whole numbers; equal entries keep theirs (a stable sort). NaN counts as
 * the largest number, as in torch.sort. No gradient: the order is piecewise constant.
 */
export const argsortRule: Rule<'argsort'> = {
  shape: ([x = []], { axis }) => {
    requireAxis(x, axis);
    return x;
  },
  forward: (out, [x], { axis, descending }) => {
    const { data, shape } = x as Operand;
    eachLine(shape, axis, (line) => sortLine(out, data, line, descending ? -1 : 1));
  },
  rounding: exact,
  branches: (codes, [x], { axis, descending }) => {
    const { data, shape } = x as Operand;
    eachLine(shape, axis, (line) => {
      sortLine(codes, data, line, descending ? -1 : 1);
      markTies(codes, data, line);
    });
  },
  vjp: () => [null],
};

/** Whether entry p comes after entry q: by value, then by place, so that no two are equal and any sort is a stable one. */
function after(data: Data, { start, stride }: Line, direction: 1 | -1, p: number, q: number): boolean {
  const x = data[start + p * stride] as number;
  const y = data[start + q * stride] as number;
  if (x === y) return p > q;
  if (Number.isNaN(x)) return Number.isNaN(y) ? p > q : direction > 0;
  if (Number.isNaN(y)) return direction < 0;
  return direction > 0 ? x > y : x < y;
}

/** Heapsort (Williams 1964) of a line's places, within `out` itself. */
function sortLine(out: Data, data: Data, line: Line, direction: 1 | -1): void {
  const { start, stride, count } = line;
  for (let k = 0; k < count; k++) out[start + k * stride] = k;
  for (let root = (count >> 1) - 1; root >= 0; root--) siftDown(out, data, line, direction, root, count);
  for (let end = count - 1; end > 0; end--) {
    const last = out[start + end * stride] as number;
    out[start + end * stride] = out[start] as number;
    out[start] = last;
    siftDown(out, data, line, direction, 0, end);
  }
}

function siftDown(out: Data, data: Data, line: Line, direction: 1 | -1, from: number, end: number): void {
  const { start, stride } = line;
  const moved = out[start + from * stride] as number;
  let hole = from;
  for (let child = 2 * hole + 1; child < end; child = 2 * hole + 1) {
    let place = out[start + child * stride] as number;
    if (child + 1 < end) {
      const other = out[start + (child + 1) * stride] as number;
      if (after(data, line, direction, other, place)) {
        place = other;
        child++;
      }
    }
    if (!after(data, line, direction, place, moved)) break;
    out[start + hole * stride] = place;
    hole = child;
  }
  out[start + hole * stride] = moved;
}

/** Entries that tie stand on a kink: their codes become negative. */
function markTies(codes: Int32Array, data: Data, { start, stride, count }: Line): void {
  const place = (k: number): number => {
    const code = codes[start + k * stride] as number;
    return code < 0 ? -1 - code : code;
  };
  const value = (k: number): number => data[start + place(k) * stride] as number;
  for (let k = 0; k + 1 < count; k++) {
    if (value(k) !== value(k + 1)) continue;
    codes[start + k * stride] = -1 - place(k);
    codes[start + (k + 1) * stride] = -1 - place(k + 1);
  }
}

/** Sums of an axis' entries up to and including each, carried in float64; or from each to the end. */
export const cumsumRule: Rule<'cumsum'> = {
  shape: ([x = []], { axis }) => {
    requireAxis(x, axis);
    return x;
  },
  forward: (out, [x], { axis, reverse }) => {
    const { data, shape } = x as Operand;
    eachLine(shape, axis, ({ start, stride, count }) => {
      let sum = 0;
      const first = reverse ? start + (count - 1) * stride : start;
      const step = reverse ? -stride : stride;
      for (let k = 0; k < count; k++) {
        sum += data[first + k * step] as number;
        out[first + k * step] = sum;
      }
    });
  },
  rounding: (error, out, inputs, attributes, unit) => {
    const terms = out.shape[attributes.axis] ?? 1;
    summed(cumsumRule.forward, () => terms)(error, out, inputs, attributes, unit);
  },
  kernel: (out, [x], attributes, precision) => cumulation(precision, { ...attributes, out, x: x as Place }),
  vjp: (b, node, g) => [b.apply('cumsum', [g], { ...node.attributes, reverse: !node.attributes.reverse })],
};
