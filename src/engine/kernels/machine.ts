import { PRESENT, SCRATCH, SCRATCH_BYTES } from './layout.js';
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
  /** Runs them `times` times over, in this thread alone. */
  readonly repeat: (program: number, end: number, times: number) => void;
  /** What others need to take part; null on a machine for one thread. */
  readonly crew: CrewControls | null;
}

/** How threads that share a machine's memory run programs together. One leads; each other calls `follow` on `module` and `memory`. */
export interface CrewControls {
  /** To be instantiated by each thread, with `env.memory`; exports `follow(thread, threads)`, which returns after `dismiss`. */
  readonly module: WebAssembly.Module;
  /** How many follow. */
  readonly present: () => number;
  /** Runs a program of one instruction at least with all threads, of which none may be missing. */
  readonly lead: (program: number, end: number, threads: number) => void;
  readonly dismiss: () => void;
}

export interface MachineOptions {
  readonly set: KernelSet;
  /** Pages of 64 KiB for the caller, above what the machine needs, to begin with: memory can grow. */
  readonly pages: number;
  /** More than one: shared memory, which needs SharedArrayBuffer. */
  readonly threads?: number;
}

const modules = new Map<ModuleName, WebAssembly.Module>();

let runnable: readonly KernelSet[] | null = null;

/** The sets that run here, best first; none where WebAssembly or its SIMD is missing. Found out once in a process. */
export function kernelSets(): readonly KernelSet[] {
  if (typeof WebAssembly === 'undefined') return [];
  runnable ??= (['relaxed', 'simd'] as const).filter((set) => WebAssembly.validate(moduleBytes(set)));
  return runnable;
}

/** A machine of a set that `kernelSets` names. Throws RangeError where there is not so much memory. */
export function createMachine({ set, pages, threads = 1 }: MachineOptions): Machine {
  const free = SCRATCH + threads * SCRATCH_BYTES;
  const shared = threads > 1;
  const memory = new WebAssembly.Memory(descriptor(Math.ceil(free / PAGE_BYTES) + pages, shared));
  const module = compiled(shared ? `${set}Shared` : set);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const crew = shared ? controls(module, memory, exports) : null;
  const { run, repeat } = exports as unknown as Pick<Machine, 'run' | 'repeat'>;
  return { set, threads, memory, free, run, repeat, crew };
}

function controls(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  exports: Record<string, unknown>,
): CrewControls {
  const words = new Int32Array(memory.buffer);
  return {
    module,
    present: () => Atomics.load(words, PRESENT / 4),
    lead: exports.lead as CrewControls['lead'],
    dismiss: exports.dismiss as CrewControls['dismiss'],
  };
}

/** Shared memory must say how far it may grow: as far as addresses reach. */
function descriptor(initial: number, shared: boolean): WebAssembly.MemoryDescriptor {
  return shared ? { initial, maximum: 65536, shared } : { initial };
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
