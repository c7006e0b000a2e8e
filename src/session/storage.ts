import type { Data } from '../engine/tensor.js';
import type { Moments, TrainingState } from '../engine/train/state.js';

/** A place outside of memory for states of large networks. It answers at once: a run is one thread's work. */
export interface Storage {
  /** Keeps bytes, one part after the other. Throws where it can't. */
  write(parts: readonly Uint8Array[]): Stored;
}

/** Bytes that were kept. */
export interface Stored {
  read(): Uint8Array;
  /** Gives their place free; they are not read afterwards. */
  drop(): void;
}

/** Puts a state into a storage. Throws where that can't keep it. */
export function store(state: TrainingState, storage: Storage): { read(): TrainingState; drop(): void } {
  const parts: Uint8Array[] = [];
  const outline = outlineOf(state, ({ buffer, byteOffset, byteLength }) =>
    parts.push(new Uint8Array(buffer, byteOffset, byteLength)),
  );
  const stored = storage.write(parts);
  return { read: () => filled(outline, stored.read()), drop: () => stored.drop() };
}

/** What an array was: how many numbers, and of which kind. */
interface Extent {
  readonly length: number;
  readonly single: boolean;
}

/** A state without its numbers. */
interface Outline {
  readonly step: number;
  readonly parameters: readonly (readonly [name: string, extent: Extent])[];
  readonly buffers: Outline['parameters'];
  readonly moments: readonly (readonly [name: string, updates: number, arrays: Outline['parameters']])[];
}

/** `take` is given every array, in the order in which the outline has them. */
function outlineOf({ step, parameters, buffers, moments }: TrainingState, take: (data: Data) => void): Outline {
  const extents = (all: Iterable<readonly [string, Data]>): Outline['parameters'] =>
    [...all].map(([name, data]) => {
      take(data);
      return [name, { length: data.length, single: data instanceof Float32Array }] as const;
    });
  return {
    step,
    parameters: extents(parameters),
    buffers: extents(buffers),
    moments: [...moments].map(([name, { updates, arrays }]) => [name, updates, extents(Object.entries(arrays))]),
  };
}

function filled({ step, parameters, buffers, moments }: Outline, bytes: Uint8Array): TrainingState {
  let at = bytes.byteOffset;
  const arrays = (extents: Outline['parameters']): [string, Data][] =>
    extents.map(([name, { length, single }]) => {
      const end = at + length * (single ? 4 : 8);
      const own = bytes.buffer.slice(at, end);
      at = end;
      return [name, single ? new Float32Array(own) : new Float64Array(own)];
    });
  return {
    step,
    parameters: new Map(arrays(parameters)),
    buffers: new Map(arrays(buffers)),
    moments: new Map(
      moments.map(([name, updates, of]): [string, Moments] => [
        name,
        { updates, arrays: Object.fromEntries(arrays(of)) },
      ]),
    ),
  };
}
