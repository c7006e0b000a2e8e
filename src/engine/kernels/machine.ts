import { SCRATCH, SCRATCH_BYTES } from './layout.js';
import { type ModuleName, moduleBytes } from './modules.js';

/** How kernels multiply and add in float32: in one rounding where the processor can, or in two, the same bits everywhere. */
export type KernelSet = 'relaxed' | 'simd';

export const PAGE_BYTES = 65536;

/** WebAssembly memory and the program that runs on it. Addresses are in bytes. */
export interface Machine {
  readonly set: KernelSet;
  readonly threads: number;
  readonly memory: WebAssembly.Memory;
  /** The first byte that is the caller's; what lies below is the machine's own. A multiple of 64. */
  readonly free: number;
  /**
   * Runs the instructions (instructions.ts) from byte `program` up to `end`, as one of `threads` threads, all of which
   * must call it. A run by `threads` = 1 may follow one by more.
   */
  readonly run: (program: number, end: number, thread: number, threads: number) => void;
}

export interface MachineOptions {
  readonly set: KernelSet;
  /** Pages of 64 KiB for the caller, above what the machine needs. Memory for one thread can grow, shared memory cannot. */
  readonly pages: number;
  /** More than one: shared memory, which needs SharedArrayBuffer. */
  readonly threads?: number;
  /** Another thread's memory, made with the same number of threads: then `pages` says nothing. */
  readonly memory?: WebAssembly.Memory;
}

const modules = new Map<ModuleName, WebAssembly.Module>();

/** The sets that run here, best first; none where WebAssembly or its SIMD is missing. */
export function kernelSets(): readonly KernelSet[] {
  if (typeof WebAssembly === 'undefined') return [];
  return (['relaxed', 'simd'] as const).filter((set) => modules.has(set) || WebAssembly.validate(moduleBytes(set)));
}

/** A machine of a set that `kernelSets` names. Throws RangeError where there is not so much memory. */
export function createMachine({ set, pages, threads = 1, memory }: MachineOptions): Machine {
  const free = SCRATCH + threads * SCRATCH_BYTES;
  const shared = threads > 1;
  const own = memory ?? new WebAssembly.Memory(descriptor(Math.ceil(free / PAGE_BYTES) + pages, shared));
  const instance = new WebAssembly.Instance(compiled(shared ? `${set}Shared` : set), { env: { memory: own } });
  return { set, threads, memory: own, free, run: instance.exports.run as Machine['run'] };
}

function descriptor(initial: number, shared: boolean): WebAssembly.MemoryDescriptor {
  return shared ? { initial, maximum: initial, shared } : { initial };
}

/** Compiled once in a process. */
function compiled(name: ModuleName): WebAssembly.Module {
  let module = modules.get(name);
  if (!module) {
    module = new WebAssembly.Module(moduleBytes(name));
    modules.set(name, module);
  }
  return module;
}
