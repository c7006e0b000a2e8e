/**
 * The kernels' numbers, read by TypeScript and AssemblyScript alike. An instruction's opcode is 2 · kernel for float64
 * and 2 · kernel + 1 for float32. Programs never outlive a build, so the order is free.
 */
export enum Kernel {
  gemm,
  copy,
  fill,
  sumOfSquares,
  sgd,
  momentum,
  adam,
}
