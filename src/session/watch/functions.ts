import { norm as normOf, sizeOf, type Tensor, tensor } from '../../engine/tensor.js';
import { entrywise, pairwise, scalar } from './entries.js';

/** What may be called in an expression, and with how many values. */
interface WatchFunction {
  readonly inputs: readonly [least: number, most: number];
  /** For completion and for whoever made a mistake: `norm(x)`. */
  readonly usage: string;
  call(inputs: readonly Tensor[]): Tensor;
}

/** Throws an Error for the user where the values are not such as it takes. */
export const WATCH_FUNCTIONS: Readonly<Record<string, WatchFunction>> = {
  abs: each('abs', Math.abs),
  sqrt: each('sqrt', Math.sqrt),
  exp: each('exp', Math.exp),
  log: each('log', Math.log),
  tanh: each('tanh', Math.tanh),
  sin: each('sin', Math.sin),
  cos: each('cos', Math.cos),
  sign: each('sign', Math.sign),
  sigmoid: each('sigmoid', (x) => 1 / (1 + Math.exp(-x))),
  isnan: each('isnan', (x) => Number(Number.isNaN(x)), true),
  isfinite: each('isfinite', (x) => Number(Number.isFinite(x)), true),
  norm: along('norm', normOf),
  sum: along('sum', sum),
  mean: along('mean', (x) => sum(x) / x.length),
  // Of the entries as they are, not of a population that they were drawn from: ÷ n.
  std: along('std', deviation),
  any: along('any', (x) => Number(x.some((value) => value !== 0)), true),
  all: along('all', (x) => Number(x.every((value) => value !== 0)), true),
  count: along('count', (x) => x.reduce((n, value) => n + Number(value !== 0), 0)),
  argmax: along('argmax', (x) => placeOf(x, Math.max)),
  argmin: along('argmin', (x) => placeOf(x, Math.min)),
  min: largestOrSmallest('min', Math.min),
  max: largestOrSmallest('max', Math.max),
  size: {
    inputs: [1, 2],
    usage: 'size(x) or size(x, axis)',
    call: ([x, axis]) =>
      scalar(axis ? ((x as Tensor).shape[axisOf(x as Tensor, axis)] ?? 1) : sizeOf((x as Tensor).shape)),
  },
};

function each(name: string, f: (x: number) => number, bool = false): WatchFunction {
  return { inputs: [1, 1], usage: `${name}(x)`, call: ([x]) => entrywise(x as Tensor, f, bool) };
}

/** One number of all entries, or one of each line along an axis, which goes. */
function along(name: string, f: (line: Float64Array) => number, bool = false): WatchFunction {
  const call = ([x, axis]: readonly Tensor[]): Tensor => {
    const of = x as Tensor;
    const dtype = bool ? 'bool' : 'float64';
    if (!axis) return tensor([], [f(Float64Array.from(of.data))], dtype);
    const at = axisOf(of, axis);
    const shape = of.shape.filter((_, i) => i !== at);
    return tensor(shape, lines(of, at).map(f), dtype);
  };
  return { inputs: [1, 2], usage: `${name}(x) or ${name}(x, axis)`, call };
}

/** Of one tensor its largest entry, of two the larger one, entry by entry: as in formulas of a model file. */
function largestOrSmallest(name: string, f: (x: number, y: number) => number): WatchFunction {
  const call = ([x, y]: readonly Tensor[]): Tensor =>
    y ? pairwise(x as Tensor, y, f) : scalar(extreme((x as Tensor).data, f));
  return { inputs: [1, 2], usage: `${name}(x) or ${name}(x, y)`, call };
}

/** NaN where there is one among the entries, or none at all. */
function extreme(data: ArrayLike<number>, f: (x: number, y: number) => number): number {
  let best = data.length > 0 ? (data[0] as number) : Number.NaN;
  for (let i = 1; i < data.length; i++) best = f(best, data[i] as number);
  return best;
}

function deviation(line: Float64Array): number {
  const mean = sum(line) / line.length;
  return normOf(line.map((value) => value - mean)) / Math.sqrt(line.length);
}

function sum(line: Float64Array): number {
  return line.reduce((total, value) => total + value, 0);
}

/** The first place of the largest or smallest; that of the first NaN where there is one. */
function placeOf(line: Float64Array, f: (x: number, y: number) => number): number {
  const best = extreme(line, f);
  return line.findIndex((value) => Object.is(value, best) || value === best);
}

function axisOf({ shape }: Tensor, axis: Tensor): number {
  const asked = axis.data[0] as number;
  const at = asked < 0 ? asked + shape.length : asked;
  if (axis.shape.length === 0 && Number.isInteger(at) && at >= 0 && at < shape.length) return at;
  throw new Error(
    `there is no axis ${axis.shape.length === 0 ? asked : 'of that kind'}: axes are 0 to ${shape.length - 1}`,
  );
}

/** The lines along an axis, in the order of the tensor that is left without it. */
function lines({ shape, data }: Tensor, axis: number): Float64Array[] {
  const inner = sizeOf(shape.slice(axis + 1));
  const extent = shape[axis] as number;
  return Array.from({ length: data.length / Math.max(1, extent) }, (_, line) => {
    const start = Math.floor(line / inner) * inner * extent + (line % inner);
    return Float64Array.from({ length: extent }, (_, i) => data[start + i * inner] as number);
  });
}
