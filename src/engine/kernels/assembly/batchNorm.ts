import { shareStart } from './share';
import { sumOfRow, two } from './sum';

/** The operands of batch norm and what belongs to it; 0 for what one of them does not take. */
@unmanaged
export class BatchNorm {
  epsilon: f64;
  out: usize;
  x: usize;
  /** Means of the channels, then their variances. */
  statistics: usize;
  gamma: usize;
  beta: usize;
  /** ∂J/∂z, and its sums over each channel: with x̂, and alone. */
  delta: usize;
  scale: usize;
  shift: usize;
  images: i32;
  channels: i32;
  positions: i32;
}

/** Means and variances of channels, each in two passes and in float64: each thread takes some channels, here and below. */
export function channelStatistics<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<BatchNorm>(p);
  const end = shareStart(o.channels, thread + 1, threads);
  for (let c = shareStart(o.channels, thread, threads); c < end; c++) {
    const mean = meanOf<T>(o, c);
    store<T>(o.out + <usize>c * sizeof<T>(), <T>mean);
    store<T>(o.out + <usize>(o.channels + c) * sizeof<T>(), <T>varianceOf<T>(o, c, mean));
  }
}

/** z = γ x̂ + β. */
export function batchNorm<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<BatchNorm>(p);
  const end = shareStart(o.channels, thread + 1, threads);
  for (let c = shareStart(o.channels, thread, threads); c < end; c++) {
    const mean = meanOf<T>(o, c);
    const slope = reciprocal<T>(<T>varianceOf<T>(o, c, mean), o.epsilon);
    const gamma = parameter<T>(o.gamma, c, 1), beta = parameter<T>(o.beta, c, 0);
    for (let image = 0; image < o.images; image++) standardize<T>(mapOf<T>(o, o.out, image, c), mapOf<T>(o, o.x, image, c), o.positions, <T>mean, slope, gamma, beta);
  }
}

/** Σ δ x̂ of channels, in float64. */
export function batchNormScale<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<BatchNorm>(p);
  const end = shareStart(o.channels, thread + 1, threads);
  for (let c = shareStart(o.channels, thread, threads); c < end; c++) {
    const mean = parameter<T>(o.statistics, c, 0);
    let sum: f64 = 0;
    for (let image = 0; image < o.images; image++) sum += sumOfProducts<T>(mapOf<T>(o, o.delta, image, c), mapOf<T>(o, o.x, image, c), o.positions, mean);
    store<T>(o.out + <usize>c * sizeof<T>(), <T>(sum / Math.sqrt(<f64>parameter<T>(o.statistics, o.channels + c, 0) + o.epsilon)));
  }
}

/** ∂J/∂x = γ/σ (δ − mean of δ − x̂ · mean of δ x̂). */
export function batchNormInput<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<BatchNorm>(p);
  const count = <f64>o.images * <f64>o.positions;
  const end = shareStart(o.channels, thread + 1, threads);
  for (let c = shareStart(o.channels, thread, threads); c < end; c++) {
    const slope = reciprocal<T>(parameter<T>(o.statistics, o.channels + c, 0), o.epsilon);
    const mean = parameter<T>(o.statistics, c, 0);
    const along = <T>(<f64>parameter<T>(o.scale, c, 0) / count), all = <T>(<f64>parameter<T>(o.shift, c, 0) / count);
    const factor = <T>(parameter<T>(o.gamma, c, 1) * slope);
    for (let image = 0; image < o.images; image++) pullBack<T>(mapOf<T>(o, o.out, image, c), mapOf<T>(o, o.x, image, c), mapOf<T>(o, o.delta, image, c), o.positions, mean, slope, along, all, factor);
  }
}

// @ts-ignore: decorator
@inline
function mapOf<T>(o: BatchNorm, from: usize, image: i32, channel: i32): usize {
  return from + <usize>(image * o.channels + channel) * <usize>o.positions * sizeof<T>();
}

// @ts-ignore: decorator
@inline
function parameter<T>(from: usize, channel: i32, otherwise: T): T {
  return from ? load<T>(from + <usize>channel * sizeof<T>()) : otherwise;
}

/** 1/√(variance + ε). */
// @ts-ignore: decorator
@inline
function reciprocal<T>(variance: T, epsilon: f64): T {
  return <T>(1 / Math.sqrt(<f64>variance + epsilon));
}

function meanOf<T>(o: BatchNorm, channel: i32): f64 {
  let sum: f64 = 0;
  for (let image = 0; image < o.images; image++) sum += sumOfRow<T>(mapOf<T>(o, o.x, image, channel), o.positions);
  return sum / (<f64>o.images * <f64>o.positions);
}

function varianceOf<T>(o: BatchNorm, channel: i32, mean: f64): f64 {
  let sum: f64 = 0;
  for (let image = 0; image < o.images; image++) sum += sumOfSquaresFrom<T>(mapOf<T>(o, o.x, image, channel), o.positions, mean);
  return sum / (<f64>o.images * <f64>o.positions);
}

/** Σ (x − mean)². */
function sumOfSquaresFrom<T>(x: usize, count: i32, mean: f64): f64 {
  const center = f64x2.splat(mean);
  let even = f64x2.splat(0), odd = even;
  for (; count >= 4; count -= 4) {
    const a = f64x2.sub(two<T>(x), center), b = f64x2.sub(two<T>(x + 2 * sizeof<T>()), center);
    even = f64x2.add(even, f64x2.mul(a, a));
    odd = f64x2.add(odd, f64x2.mul(b, b));
    x += 4 * sizeof<T>();
  }
  const sums = f64x2.add(even, odd);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; count > 0; count--) {
    const off = <f64>load<T>(x) - mean;
    sum += off * off;
    x += sizeof<T>();
  }
  return sum;
}

/** Σ δ (x − mean). */
function sumOfProducts<T>(delta: usize, x: usize, count: i32, mean: T): f64 {
  const center = f64x2.splat(<f64>mean);
  let even = f64x2.splat(0), odd = even;
  for (; count >= 4; count -= 4) {
    const a = f64x2.sub(two<T>(x), center), b = f64x2.sub(two<T>(x + 2 * sizeof<T>()), center);
    even = f64x2.add(even, f64x2.mul(two<T>(delta), a));
    odd = f64x2.add(odd, f64x2.mul(two<T>(delta + 2 * sizeof<T>()), b));
    x += 4 * sizeof<T>();
    delta += 4 * sizeof<T>();
  }
  const sums = f64x2.add(even, odd);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; count > 0; count--) {
    sum += <f64>load<T>(delta) * (<f64>load<T>(x) - <f64>mean);
    x += sizeof<T>();
    delta += sizeof<T>();
  }
  return sum;
}

/** γ ((x − mean) slope) + β. */
function standardize<T>(out: usize, x: usize, count: i32, mean: T, slope: T, gamma: T, beta: T): void {
  const lanes = <i32>(16 / sizeof<T>());
  const m = v128.splat<T>(mean), s = v128.splat<T>(slope), g = v128.splat<T>(gamma), b = v128.splat<T>(beta);
  for (; count >= lanes; count -= lanes) {
    const standard = v128.mul<T>(v128.sub<T>(v128.load(x), m), s);
    v128.store(out, v128.add<T>(v128.mul<T>(standard, g), b));
    x += 16;
    out += 16;
  }
  for (; count > 0; count--) {
    store<T>(out, (load<T>(x) - mean) * slope * gamma + beta);
    x += sizeof<T>();
    out += sizeof<T>();
  }
}

/** factor (δ − all − ((x − mean) slope) along). */
function pullBack<T>(out: usize, x: usize, delta: usize, count: i32, mean: T, slope: T, along: T, all: T, factor: T): void {
  const lanes = <i32>(16 / sizeof<T>());
  const m = v128.splat<T>(mean), s = v128.splat<T>(slope), l = v128.splat<T>(along), a = v128.splat<T>(all), f = v128.splat<T>(factor);
  for (; count >= lanes; count -= lanes) {
    const standard = v128.mul<T>(v128.sub<T>(v128.load(x), m), s);
    const centered = v128.sub<T>(v128.load(delta), a);
    v128.store(out, v128.mul<T>(v128.sub<T>(centered, v128.mul<T>(standard, l)), f));
    x += 16;
    delta += 16;
    out += 16;
  }
  for (; count > 0; count--) {
    store<T>(out, (load<T>(delta) - all - (load<T>(x) - mean) * slope * along) * factor);
    x += sizeof<T>();
    delta += sizeof<T>();
    out += sizeof<T>();
  }
}
