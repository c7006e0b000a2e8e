import type { Arena, Slot } from '../arena.js';
import type { Execution } from '../execution.js';
import type { Graph, NodeId } from '../graph.js';
import { copy } from '../kernels/instructions.js';
import { Program } from '../program.js';
import type { Data, DType, Tensor } from '../tensor.js';

/** One step, whole: what was computed on the way to J and back. It shares no memory with the run, and never changes. */
export interface Trace {
  /** Updates made before. */
  readonly step: number;
  readonly loss: number;
  readonly graph: Graph;
  /** The value of every node that was computed, cotangents and gradients among them; leaves are the state's and the data's. */
  readonly values: ReadonlyMap<NodeId, Tensor>;
}

/** A node's numbers within what is recorded: from `offset` bytes on. */
interface Recorded {
  readonly id: NodeId;
  readonly slot: Slot;
  readonly offset: number;
}

/**
 * The last steps of an execution, whole. Room for all of them is made once; recording a step is one copy, and a step is
 * put together as a `Trace` when somebody looks at it. The oldest step makes room for the newest.
 */
export class TraceRing {
  private readonly recorded: readonly Recorded[];
  private readonly bytes: number;
  private readonly places: readonly Place[];
  private next = 0;

  /** `size`: how many steps are kept, ≥ 1. */
  constructor(
    arena: Arena,
    private readonly graph: Graph,
    private readonly execution: Execution,
    size: number,
  ) {
    const slots = execution.computed.map((id) => ({ id, slot: execution.slot(id) }));
    this.recorded = arena.run === null ? packed(slots) : placed(slots);
    this.bytes = this.recorded.reduce((end, { slot, offset }) => Math.max(end, offset + slot.data.byteLength), 0);
    const make = arena.run === null ? plainPlace : machinePlace;
    this.places = Array.from({ length: size }, () => make(arena, this.recorded, this.bytes));
  }

  /** Records what the execution last computed. */
  record(step: number): void {
    const place = this.places[this.next] as Place;
    place.step = step;
    place.record();
    this.next = (this.next + 1) % this.places.length;
  }

  /** A step that is still there; null where it never was, or has made room. */
  read(step: number): Trace | null {
    const place = this.places.find((each) => each.step === step);
    if (!place) return null;
    const { buffer, byteOffset } = place.bytes();
    const values = new Map(
      this.recorded.map(({ id, slot, offset }): [NodeId, Tensor] => {
        const data = viewOf(slot.dtype, buffer, byteOffset + offset, slot.size).slice();
        return [id, { shape: this.execution.shape(id), dtype: slot.dtype, data }];
      }),
    );
    const loss = values.get(this.graph.loss)?.data[0] ?? Number.NaN;
    return { step, loss, graph: this.graph, values };
  }
}

/** Room for one step. */
interface Place {
  step: number;
  readonly record: () => void;
  readonly bytes: () => Data;
}

/** In a machine's memory all that an execution computes lies side by side: it is copied as it lies. */
function machinePlace(arena: Arena, [first]: readonly Recorded[], bytes: number): Place {
  const room = arena.allocate('bool', bytes);
  const words = copy({ to: room.address, from: first?.slot.address ?? 0, bytes });
  const program = new Program(arena, [{ id: 0, words, run: () => undefined }]);
  return { step: -1, record: () => program.run(), bytes: () => room.data };
}

function plainPlace(_: Arena, recorded: readonly Recorded[], bytes: number): Place {
  const room = new Uint8Array(bytes);
  const copies = recorded.map(({ slot, offset }) => ({ slot, to: viewOf(slot.dtype, room.buffer, offset, slot.size) }));
  const record = (): void => {
    for (const { slot, to } of copies) to.set(slot.data);
  };
  return { step: -1, record, bytes: () => room };
}

function placed(slots: readonly Omit<Recorded, 'offset'>[]): Recorded[] {
  const start = slots[0]?.slot.address ?? 0;
  return slots.map((each) => ({ ...each, offset: each.slot.address - start }));
}

function packed(slots: readonly Omit<Recorded, 'offset'>[]): Recorded[] {
  let end = 0;
  return slots.map((each) => {
    const offset = end;
    end += Math.ceil(each.slot.data.byteLength / 8) * 8;
    return { ...each, offset };
  });
}

function viewOf(dtype: DType, buffer: ArrayBufferLike, offset: number, size: number): Data {
  switch (dtype) {
    case 'float64':
      return new Float64Array(buffer, offset, size);
    case 'float32':
      return new Float32Array(buffer, offset, size);
    case 'int32':
      return new Int32Array(buffer, offset, size);
    case 'bool':
      return new Uint8Array(buffer, offset, size);
  }
}
