// The engine imports what the build makes of the kernels: tests alone, without a build, make it too.
export { buildKernels as setup } from '../scripts/kernels.mjs';
