/**
 * What lies where in a machine's memory, in bytes; read by TypeScript and AssemblyScript alike.
 * Below `SCRATCH`: words by which threads wait for each other, a cache line each, then the kernels' constants. From there a
 * scratch area for each thread.
 */

/** The barrier: how many have arrived, how often it has opened, how many sleep. */
export const ARRIVED = 64;
export const GENERATION = 128;
export const WAITING = 192;

/** The crew: how many are there, how many runs there have been, how many sleep, and the program to run (0: go home) with its end. */
export const PRESENT = 256;
export const RUNS = 320;
export const SLEEPING = 384;
export const PROGRAM = 448;

/** Where AssemblyScript lays its constants: the same number as the build's `memoryBase`. */
export const CONSTANTS = 1024;

export const SCRATCH = 65536;

/** What one thread may use between two barriers; a kernel finds nothing there that an earlier one left. */
export const SCRATCH_BYTES = 1507328;

/**
 * How convolution uses a thread's scratch area: a tile; where the vectors of a strip of positions begin; where the entries of a
 * window stand; the windows of a strip; weights, or sums; maps with their padding.
 */
export const TILE = 256;
export const VECTORS = 384;
export const WINDOW = 512;
export const PANEL = 32768;
export const WEIGHTS = 294912;
export const MAPS = 819200;
