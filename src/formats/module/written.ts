import type { TextRange } from '../../engine/place.js';
import type { OpaqueAttributes } from '../../engine/primitives/opaque.js';
import type { Operand } from '../../engine/primitives/rule.js';
import { type Data, type Shape, sizeOf } from '../../engine/tensor.js';
import { Complaints } from './mistake.js';

/** What a forward gave: its output, row-major, and what it keeps for its own backward. */
export interface Forward {
  readonly out: Float64Array;
  readonly saved: unknown;
}

/** A forward and its backward, as the user wrote them. Both throw a `Mistake`. */
export interface Written {
  readonly name: string;
  readonly source: string;
  readonly reaches: readonly boolean[];
  /** Where its forward is written. */
  readonly forwardRange: TextRange;
  /** Where its backward is written. */
  readonly backwardRange: TextRange;
  forward(inputs: readonly Operand[]): Forward;
  /** The cotangents of those inputs that it reaches, in order; `g` is the output's. */
  backward(g: Operand, saved: unknown, inputs: readonly Operand[]): readonly Float64Array[];
}

/** What a forward kept, and the numbers that it was given. */
interface Kept {
  readonly inputs: readonly Data[];
  readonly saved: unknown;
}

/**
 * Hand-written code as a node and its vjp. What a forward saves goes to the backward at the same numbers, once: a backward
 * may change it. Where another run came between, the forward is called again first.
 */
export function opaqueOf(written: Written, shape: Shape, complaints: Complaints): OpaqueAttributes {
  let kept: Kept | null = null;
  const forward = (inputs: readonly Operand[]): Float64Array => {
    const { out, saved } = written.forward(inputs);
    kept = { inputs: inputs.map(({ data }) => data.slice()), saved };
    return out;
  };
  const savedFor = (inputs: readonly Operand[]): unknown => {
    if (!kept?.inputs.every((data, i) => sameBits(data, inputs[i]?.data))) forward(inputs);
    const saved = kept?.saved;
    kept = null;
    return saved;
  };
  return {
    name: written.name,
    source: written.source,
    shape,
    writtenAt: () => written.forwardRange,
    forward: (out, inputs) => complaints.guard(out, () => out.set(forward(inputs))),
    attempt: (out, inputs, failed) => {
      const tried = new Complaints();
      tried.guard(out, () => out.set(written.forward(inputs).out));
      for (const each of tried.all) failed?.(each);
    },
    backward: {
      reaches: written.reaches,
      writtenAt: () => written.backwardRange,
      run: (out, [g, , ...inputs]) =>
        complaints.guard(out, () => {
          const parts = written.backward(g as Operand, savedFor(inputs), inputs);
          let start = 0;
          for (const part of parts) {
            out.set(part, start);
            start += part.length;
          }
        }),
    },
  };
}

/** The same numbers bit for bit, as far as JavaScript can see them. */
export function sameBits(a: Data, b: Data | undefined): boolean {
  return b !== undefined && a.length === b.length && (a as Float64Array).every((entry, i) => Object.is(entry, b[i]));
}

/** Two numbers that should be the same; `at`: where they stand, in words, '' for a number by itself. */
export interface Difference {
  readonly first: number;
  readonly second: number;
  readonly at: string;
}

/** Where two runs differ first: the index, and both numbers; null where they do not. */
export function firstDifference(a: Float64Array, b: Float64Array, shape: Shape): Difference | null {
  const place = a.findIndex((entry, i) => !Object.is(entry, b[i]));
  if (place < 0) return null;
  let rest = place;
  const index = shape.map((_, axis) => {
    const size = sizeOf(shape.slice(axis + 1));
    const at = Math.floor(rest / size);
    rest %= size;
    return at;
  });
  const at = index.length > 0 ? ` at [${index.join(', ')}]` : '';
  return { first: a[place] as number, second: b[place] as number, at };
}
