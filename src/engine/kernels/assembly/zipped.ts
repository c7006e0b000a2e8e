import { Kernel } from '../opcodes';
import { Elu, EluGradient, Gelu, GeluGradient, GeluTanh, GeluTanhGradient, LeakyRelu, LeakyReluGradient, ReluGradient, SigmoidGradient, Silu, SiluGradient, SoftplusGradient, TanhGradient } from './activations';
import { BinaryCrossEntropy, BinaryCrossEntropyGradient, SquaredError, SquaredErrorGradient } from './lossTerms';
import { lineStart } from './share';

/**
 * Entry by entry over whole tensors of one shape, from one to three of them, and a number that is the same for all
 * entries. A tensor owns its last line to the end, so its last vector is computed whole.
 */
@unmanaged
class Zipped {
  number: f64;
  out: usize;
  count: i32;
  a: usize;
  b: usize;
  c: usize;
}

export function zipped<T>(kernel: i32, p: usize, thread: i32, threads: i32): void {
  switch (kernel) {
    case Kernel.sigmoidGradient: return of2<T, SigmoidGradient>(p, thread, threads);
    case Kernel.tanhGradient: return of2<T, TanhGradient>(p, thread, threads);
    case Kernel.reluGradient: return of2<T, ReluGradient>(p, thread, threads);
    case Kernel.softplusGradient: return of2<T, SoftplusGradient>(p, thread, threads);
    case Kernel.leakyRelu: return of1<T, LeakyRelu>(p, thread, threads);
    case Kernel.leakyReluGradient: return of2<T, LeakyReluGradient>(p, thread, threads);
    case Kernel.elu: return of1<T, Elu>(p, thread, threads);
    case Kernel.eluGradient: return of2<T, EluGradient>(p, thread, threads);
    case Kernel.gelu: return of1<T, Gelu>(p, thread, threads);
    case Kernel.geluGradient: return of2<T, GeluGradient>(p, thread, threads);
    case Kernel.geluTanh: return of1<T, GeluTanh>(p, thread, threads);
    case Kernel.geluTanhGradient: return of2<T, GeluTanhGradient>(p, thread, threads);
    case Kernel.silu: return of1<T, Silu>(p, thread, threads);
    case Kernel.siluGradient: return of2<T, SiluGradient>(p, thread, threads);
    case Kernel.squaredError: return of2<T, SquaredError>(p, thread, threads);
    case Kernel.squaredErrorGradient: return of3<T, SquaredErrorGradient>(p, thread, threads);
    case Kernel.binaryCrossEntropy: return of2<T, BinaryCrossEntropy>(p, thread, threads);
    case Kernel.binaryCrossEntropyGradient: return of3<T, BinaryCrossEntropyGradient>(p, thread, threads);
    default: unreachable();
  }
}

function of1<T, F>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Zipped>(p), f = changetype<F>(0);
  const number = v128.splat<T>(<T>o.number);
  const end = lineStart<T>(o.count, thread + 1, threads);
  for (let at = lineStart<T>(o.count, thread, threads); at < end; at += 16) {
    v128.store(o.out + at, f.of<T>(v128.load(o.a + at), number));
  }
}

function of2<T, F>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Zipped>(p), f = changetype<F>(0);
  const number = v128.splat<T>(<T>o.number);
  const end = lineStart<T>(o.count, thread + 1, threads);
  for (let at = lineStart<T>(o.count, thread, threads); at < end; at += 16) {
    v128.store(o.out + at, f.of<T>(v128.load(o.a + at), v128.load(o.b + at), number));
  }
}

function of3<T, F>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Zipped>(p), f = changetype<F>(0);
  const number = v128.splat<T>(<T>o.number);
  const end = lineStart<T>(o.count, thread + 1, threads);
  for (let at = lineStart<T>(o.count, thread, threads); at < end; at += 16) {
    v128.store(o.out + at, f.of<T>(v128.load(o.a + at), v128.load(o.b + at), v128.load(o.c + at), number));
  }
}
