import { allocate, type Data, type DType, type Precision } from './tensor.js';

/** A place for numbers. `data` may become another view of the same numbers when its arena grows: read it, do not keep it. */
export interface Slot {
  readonly data: Data;
  readonly dtype: DType;
  /** Entries. */
  readonly size: number;
  /** Bytes from the start of a kernel machine's memory; −1 where there is none. */
  readonly address: number;
}

/** What computed a run: the same record, build, file and seed give the same bits (law 2). */
export interface KernelRecord {
  /** 'relaxed': float32 multiplies and adds in one rounding; 'simd': in two; 'plain': no WebAssembly. */
  readonly set: 'relaxed' | 'simd' | 'plain';
  readonly threads: number;
}

/** Where an execution's numbers live. */
export interface Arena {
  /** Zeros, aligned for vectors. */
  allocate(dtype: DType, size: number): Slot;
  /** Makes a slot hold the numbers of `data`. Where the arena has no memory of its own they are shared, not copied. */
  fill(slot: Slot, data: Data): void;
  /** Which kernels run here, in how many threads: a part of a run's record. */
  readonly record: KernelRecord;
  /** Runs a program of kernel instructions that stands in this arena's memory, `times` times over; null where there are no kernels. */
  readonly run: ((program: number, end: number, times: number) => void) | null;
  /** Forgets all slots: their room is given out again. What was made here before must not run any more. */
  clear(): void;
  /** Lets go of what would outlive it: other threads. Nothing is computed here afterwards. */
  release(): void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Makes the place for a run's numbers. */
export type MakeArena = (precision: Precision) => Arena;

/** Plain arrays: a slot that is filled takes the array itself, and sees what its owner changes in it later. */
export const PLAIN_ARENA: Arena = {
  allocate: (dtype, size) => ({ data: allocate(dtype, size), dtype, size, address: -1 }),
  fill: (slot, data) => {
    (slot as Mutable<Slot>).data = data;
  },
  record: { set: 'plain', threads: 1 },
  run: null,
  clear: () => undefined,
  release: () => undefined,
};
