import { Kernel } from '../opcodes';
import { barrier } from './barrier';
import { gemm } from './gemm';
import { copy, fill } from './memory';
import { sumOfSquares } from './sumOfSquares';
import { adam, momentum, sgd } from './updates';

/**
 * Runs the instructions from `program` up to `end`: words [opcode, length in words, operands…] (see ../instructions.ts).
 * Each of `threads` threads calls it with the same program and its own number. An unknown opcode traps.
 */
export function run(program: usize, end: usize, thread: i32, threads: i32): void {
  let at = program;
  while (at < end) {
    dispatch(load<i32>(at), at + 8, thread, threads);
    at += <usize>load<i32>(at, 4) << 2;
    if (ASC_FEATURE_THREADS) {
      if (threads > 1) barrier(threads);
    }
  }
}

/** `p` is where the operands are. One line for each kernel and precision: 2 · kernel is float64, one more is float32. */
function dispatch(opcode: i32, p: usize, thread: i32, threads: i32): void {
  switch (opcode) {
    case Kernel.gemm * 2: return gemm<f64>(p, thread, threads);
    case Kernel.gemm * 2 + 1: return gemm<f32>(p, thread, threads);
    case Kernel.copy * 2: return copy(p, thread, threads);
    case Kernel.fill * 2: return fill<f64>(p, thread, threads);
    case Kernel.fill * 2 + 1: return fill<f32>(p, thread, threads);
    case Kernel.sumOfSquares * 2: return sumOfSquares<f64>(p, thread, threads);
    case Kernel.sumOfSquares * 2 + 1: return sumOfSquares<f32>(p, thread, threads);
    case Kernel.sgd * 2: return sgd<f64>(p, thread, threads);
    case Kernel.sgd * 2 + 1: return sgd<f32>(p, thread, threads);
    case Kernel.momentum * 2: return momentum<f64>(p, thread, threads);
    case Kernel.momentum * 2 + 1: return momentum<f32>(p, thread, threads);
    case Kernel.adam * 2: return adam<f64>(p, thread, threads);
    case Kernel.adam * 2 + 1: return adam<f32>(p, thread, threads);
    default: unreachable();
  }
}
