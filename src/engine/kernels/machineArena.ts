import type { Arena, KernelRecord, Slot } from '../arena.js';
import type { Data, DType } from '../tensor.js';
import { type Machine, PAGE_BYTES } from './machine.js';

/** Every slot begins at a cache line. */
const LINE = 64;

const VIEWS = { float64: Float64Array, float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Threads that run a machine's programs together. */
export interface Crew {
  /** Runs a program from its first byte to its end, `times` times over. */
  readonly run: (program: number, end: number, times: number) => void;
  end(): void;
}

/** A machine's memory as an arena: it grows as slots are asked for, and gives nothing back before it is dropped as a whole. */
export class MachineArena implements Arena {
  private top: number;
  /** From here on nothing was ever written. */
  private untouched: number;
  readonly record: KernelRecord;
  readonly run: (program: number, end: number, times: number) => void;
  private readonly slots: Mutable<Slot>[] = [];

  /** `crew`: who runs programs; this thread alone where absent. */
  constructor(
    private readonly machine: Machine,
    private readonly crew: Crew | null = null,
  ) {
    this.run = crew ? crew.run : machine.repeat;
    this.top = machine.free;
    this.untouched = machine.free;
    this.record = { set: machine.set, threads: machine.threads };
  }

  allocate(dtype: DType, size: number): Slot {
    const address = this.top;
    this.top = Math.ceil((address + size * VIEWS[dtype].BYTES_PER_ELEMENT) / LINE) * LINE;
    this.reach(this.top);
    this.wipe(address);
    const slot = { dtype, size, address, data: this.view(dtype, address, size) };
    this.slots.push(slot);
    return slot;
  }

  clear(): void {
    this.top = this.machine.free;
    this.slots.length = 0;
  }

  /** Zeros from there to the top, where something stood before. */
  private wipe(address: number): void {
    const end = Math.min(this.top, this.untouched);
    if (end > address) new Uint8Array(this.machine.memory.buffer, address, end - address).fill(0);
    this.untouched = Math.max(this.untouched, this.top);
  }

  release(): void {
    this.crew?.end();
  }

  fill(slot: Slot, data: Data): void {
    slot.data.set(data);
  }

  /** Growing takes the old views' memory away: every slot gets a new one. It doubles, so that this happens seldom. */
  private reach(bytes: number): void {
    const { memory } = this.machine;
    const missing = Math.ceil(bytes / PAGE_BYTES) - memory.buffer.byteLength / PAGE_BYTES;
    if (missing <= 0) return;
    memory.grow(Math.max(missing, memory.buffer.byteLength / PAGE_BYTES));
    for (const slot of this.slots) slot.data = this.view(slot.dtype, slot.address, slot.size);
  }

  private view(dtype: DType, address: number, size: number): Data {
    return new VIEWS[dtype](this.machine.memory.buffer as ArrayBuffer, address, size);
  }
}
