import { Kernel } from '../opcodes';
import { averagePool, averagePoolGradient } from './averagePool';
import { barrier } from './barrier';
import { batchNorm, batchNormInput, batchNormScale, channelStatistics } from './batchNorm';
import { binary } from './binary';
import { gather, scatterAdd } from './gather';
import { cell } from './cells';
import { change } from './change';
import { channelSums } from './channels';
import { convolution } from './convolution';
import { convolutionInput } from './convolutionInput';
import { convolutionWeights } from './convolutionWeights';
import { cumsum } from './cumsum';
import { gemm } from './gemm';
import { map1 } from './maps';
import { maxPool, maxPoolGradient } from './maxPool';
import { maxima } from './max';
import { copy, fill } from './memory';
import { noise } from './noise';
import { norms, squares } from './norms';
import { record } from './record';
import { layerNorm, layerNormGradient, rmsNorm, rmsNormGradient, sumOfProducts } from './rowNorms';
import {
  logSoftmax,
  logSoftmaxGradient,
  softmax,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
  softmaxGradient,
} from './softmax';
import { addStrided, copyStrided } from './strided';
import { sum } from './sum';
import { ternary } from './ternary';
import { adam, momentum, sgd } from './updates';
import { zipped } from './zipped';

/**
 * Runs the instructions from `program` up to `end`: words [opcode, length in words, operands…] (see ../instructions.ts).
 * Each of `threads` threads calls it with the same program and its own number. An unknown opcode traps.
 */
export function run(program: usize, end: usize, thread: i32, threads: i32): void {
  let at = program;
  while (at < end) {
    const opcode = load<i32>(at);
    if (opcode & 1) kernel<f32>(opcode >> 1, at + 8, thread, threads);
    else kernel<f64>(opcode >> 1, at + 8, thread, threads);
    at += <usize>load<i32>(at, 4) << 2;
    if (ASC_FEATURE_THREADS) {
      if (threads > 1) barrier(threads);
    }
  }
}

/** Runs the instructions `times` times over, in this thread alone. */
export function repeat(program: usize, end: usize, times: i32): void {
  for (; times > 0; times--) run(program, end, 0, 1);
}

/** `p` is where the operands are. */
function kernel<T>(kernel: i32, p: usize, thread: i32, threads: i32): void {
  switch (kernel) {
    case Kernel.gemm: return gemm<T>(p, thread, threads);
    case Kernel.copy: return copy(p, thread, threads);
    case Kernel.fill: return fill<T>(p, thread, threads);
    case Kernel.squares: return squares<T>(p, thread, threads);
    case Kernel.norms: return norms<T>(p, thread);
    case Kernel.record: return record<T>(p, thread);
    case Kernel.sgd: return sgd<T>(p, thread, threads);
    case Kernel.momentum: return momentum<T>(p, thread, threads);
    case Kernel.adam: return adam<T>(p, thread, threads);
    case Kernel.negate:
    case Kernel.exp:
    case Kernel.expm1:
    case Kernel.log:
    case Kernel.log1p:
    case Kernel.sqrt:
    case Kernel.tanh:
    case Kernel.erf:
    case Kernel.sigmoid:
    case Kernel.softplus:
    case Kernel.relu:
    case Kernel.abs:
    case Kernel.sign:
    case Kernel.floor:
    case Kernel.tan:
    case Kernel.sinh:
    case Kernel.cosh:
      return map1<T>(kernel, p, thread, threads);
    case Kernel.add:
    case Kernel.sub:
    case Kernel.mul:
    case Kernel.div:
    case Kernel.maximum:
    case Kernel.minimum:
    case Kernel.greater:
    case Kernel.greaterEqual:
    case Kernel.equal:
    case Kernel.notEqual:
    case Kernel.pow:
    case Kernel.atan2:
      return binary<T>(kernel, p, thread, threads);
    case Kernel.sigmoidGradient:
    case Kernel.tanhGradient:
    case Kernel.reluGradient:
    case Kernel.softplusGradient:
    case Kernel.leakyRelu:
    case Kernel.leakyReluGradient:
    case Kernel.elu:
    case Kernel.eluGradient:
    case Kernel.gelu:
    case Kernel.geluGradient:
    case Kernel.geluTanh:
    case Kernel.geluTanhGradient:
    case Kernel.silu:
    case Kernel.siluGradient:
    case Kernel.squaredError:
    case Kernel.squaredErrorGradient:
    case Kernel.binaryCrossEntropy:
    case Kernel.binaryCrossEntropyGradient:
      return zipped<T>(kernel, p, thread, threads);
    case Kernel.where: return ternary<T>(kernel, p, thread, threads);
    case Kernel.expChange:
    case Kernel.logChange:
    case Kernel.sigmoidChange:
    case Kernel.tanhChange:
      return change<T>(kernel, p, thread, threads);
    case Kernel.sum: return sum<T>(p, thread, threads);
    case Kernel.max: return maxima<T>(p, thread, threads);
    case Kernel.cumsum: return cumsum<T>(p, thread, threads);
    case Kernel.copyStrided: return copyStrided<T>(p, thread, threads);
    case Kernel.addStrided: return addStrided<T>(p, thread, threads);
    case Kernel.gather: return gather<T>(p, thread, threads);
    case Kernel.scatterAdd: return scatterAdd<T>(p, thread, threads);
    case Kernel.noise: return noise<T>(p, thread, threads);
    case Kernel.convolution: return convolution<T>(p, thread, threads);
    case Kernel.convolutionInput: return convolutionInput<T>(p, thread, threads);
    case Kernel.convolutionWeights: return convolutionWeights<T>(p, thread, threads);
    case Kernel.channelSums: return channelSums<T>(p, thread, threads);
    case Kernel.maxPool: return maxPool<T>(p, thread, threads);
    case Kernel.maxPoolGradient: return maxPoolGradient<T>(p, thread, threads);
    case Kernel.averagePool: return averagePool<T>(p, thread, threads);
    case Kernel.averagePoolGradient: return averagePoolGradient<T>(p, thread, threads);
    case Kernel.softmax: return softmax<T>(p, thread, threads);
    case Kernel.softmaxGradient: return softmaxGradient<T>(p, thread, threads);
    case Kernel.logSoftmax: return logSoftmax<T>(p, thread, threads);
    case Kernel.logSoftmaxGradient: return logSoftmaxGradient<T>(p, thread, threads);
    case Kernel.softmaxCrossEntropy: return softmaxCrossEntropy<T>(p, thread, threads);
    case Kernel.softmaxCrossEntropyGradient: return softmaxCrossEntropyGradient<T>(p, thread, threads);
    case Kernel.channelStatistics: return channelStatistics<T>(p, thread, threads);
    case Kernel.batchNorm: return batchNorm<T>(p, thread, threads);
    case Kernel.batchNormScale: return batchNormScale<T>(p, thread, threads);
    case Kernel.batchNormInput: return batchNormInput<T>(p, thread, threads);
    case Kernel.layerNorm: return layerNorm<T>(p, thread, threads);
    case Kernel.layerNormGradient: return layerNormGradient<T>(p, thread, threads);
    case Kernel.rmsNorm: return rmsNorm<T>(p, thread, threads);
    case Kernel.rmsNormGradient: return rmsNormGradient<T>(p, thread, threads);
    case Kernel.sumOfProducts: return sumOfProducts<T>(p, thread, threads);
    case Kernel.lstmMemory:
    case Kernel.lstmMemoryGates:
    case Kernel.lstmMemoryState:
    case Kernel.lstmOutput:
    case Kernel.lstmOutputGates:
    case Kernel.lstmOutputState:
    case Kernel.gruOutput:
    case Kernel.gruOutputGates:
    case Kernel.gruOutputCandidate:
    case Kernel.gruOutputState:
      return cell<T>(kernel, p, thread, threads);
    default: unreachable();
  }
}
