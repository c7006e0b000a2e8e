/**
 * What lies where in a machine's memory, in bytes; read by TypeScript and AssemblyScript alike.
 * Below `SCRATCH`: the barrier's words, then the kernels' constants. From there a scratch area for each thread.
 */

/** Three words of the barrier, a cache line each. */
export const ARRIVED = 64;
export const GENERATION = 128;
export const WAITING = 192;

/** Where AssemblyScript lays its constants: the same number as the build's `memoryBase`. */
export const CONSTANTS = 1024;

export const SCRATCH = 65536;

/** What one thread may use between two barriers; a kernel finds nothing there that an earlier one left. */
export const SCRATCH_BYTES = 1507328;
