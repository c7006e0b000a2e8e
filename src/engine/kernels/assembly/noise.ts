import { lineStart } from './share';

/** Uniform numbers of a stream of random.ts, bit for bit. */
@unmanaged
class Noise {
  out: usize;
  count: i32;
  /** Where the step stands, a number of the tensors' own precision. */
  step: usize;
  seed: u32;
  purpose: u32;
}

/** Philox4x32's multipliers and Weyl constants (Salmon et al. 2011). */
const M0: u32 = 0xd2511f53;
const M1: u32 = 0xcd9e8d57;
const W0: u32 = 0x9e3779b9;
const W1: u32 = 0xbb67ae85;
const ROUNDS: i32 = 10;

/** The upper words of four products. */
// @ts-ignore: decorator
@inline
function high(x: v128, factor: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(x, factor), i64x2.extmul_high_i32x4_u(x, factor), 1, 3, 5, 7);
}

/** Entries `index` to `index` + 3: both words of each as one number of 53 bits. */
// @ts-ignore: decorator
@inline
function uniform(a: v128, b: v128): v128 {
  const upper = f64x2.convert_low_i32x4_u(i32x4.shr_u(a, 5));
  const lower = f64x2.convert_low_i32x4_u(i32x4.shr_u(b, 6));
  return f64x2.mul(f64x2.add(f64x2.mul(upper, f64x2.splat(67108864)), lower), f64x2.splat(1.1102230246251565e-16));
}

/** Four numbers at a time, each from its own place in the stream; the last vectors reach into the last line's rest. */
export function noise<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Noise>(p);
  const step = i32x4.splat(<i32>(<i64>load<T>(o.step)));
  const m0 = i32x4.splat(M0), m1 = i32x4.splat(M1);
  // Four entries of float64 fill two vectors.
  const four = 4 * sizeof<T>();
  const end = lineStart<T>(o.count, thread + 1, threads);
  for (let at = lineStart<T>(o.count, thread, threads); at < end; at += four) {
    let a = i32x4.add(i32x4.splat(<i32>(at / sizeof<T>())), i32x4(0, 1, 2, 3));
    let b = i32x4.splat(0), c = step, d = b;
    let k0 = o.seed, k1 = o.purpose;
    for (let round = 0; round < ROUNDS; round++) {
      const high0 = high(a, m0), high1 = high(c, m1);
      const low0 = i32x4.mul(a, m0), low1 = i32x4.mul(c, m1);
      a = v128.xor(v128.xor(high1, b), i32x4.splat(k0));
      c = v128.xor(v128.xor(high0, d), i32x4.splat(k1));
      b = low1;
      d = low0;
      k0 += W0;
      k1 += W1;
    }
    const first = uniform(a, b);
    const second = uniform(v128.shuffle<i64>(a, a, 1, 0), v128.shuffle<i64>(b, b, 1, 0));
    if (sizeof<T>() == 8) {
      v128.store(o.out + at, first);
      v128.store(o.out + at, second, 16);
    } else {
      v128.store(o.out + at, v128.shuffle<i64>(f32x4.demote_f64x2_zero(first), f32x4.demote_f64x2_zero(second), 0, 2));
    }
  }
}
