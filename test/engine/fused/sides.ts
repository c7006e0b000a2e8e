import { expect } from 'vitest';
import { errorBounds } from '../../../src/engine/bounds.js';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { differentiate } from '../../../src/engine/differentiate.js';
import { Execution } from '../../../src/engine/execution.js';
import type { FusedName } from '../../../src/engine/fused/table.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { type Kernels, makeArena } from '../../../src/engine/kernels/choose.js';
import { RandomStream } from '../../../src/engine/random.js';
import type { AttributesOf } from '../../../src/engine/rules.js';
import { allocate, type Precision, sizeOf } from '../../../src/engine/tensor.js';
import type { Input } from '../kernels/twins.js';

/** A fused op on some inputs. */
export interface Use<K extends FusedName> {
  readonly op: K;
  readonly inputs: readonly Input[];
  readonly attributes: AttributesOf[K];
}

export interface Mode {
  readonly precision: Precision;
  readonly fuses: boolean;
  readonly kernels: Kernels;
}

interface Side {
  readonly names: readonly string[];
  readonly values: readonly (readonly number[])[];
  /** Of the composition alone. */
  readonly bounds: readonly (Float64Array | undefined)[];
}

/** The value, and the cotangent of each input that has one, for uneven cotangents of the value. */
export function side<K extends FusedName>({ op, inputs, attributes }: Use<K>, mode: Mode): Side {
  const b = new GraphBuilder(mode.precision, { fuses: mode.fuses });
  const leaves = inputs.map(({ shape }, i) => b.leaf('input', `x${i}`, shape));
  const value = b.fuse(op, leaves, attributes);
  const g = b.leaf('input', 'g', b.shape(value));
  const cotangents = differentiate(b, value, g);
  const seen = new Map<string, NodeId>([['value', value]]);
  leaves.forEach((leaf, i) => {
    const cotangent = cotangents.get(leaf);
    if (cotangent !== undefined) seen.set(`cotangent of input ${i}`, cotangent);
  });
  const ids = [...seen.values()];
  const execution = new Execution(b.nodes, ids, { arena: makeArena(mode.kernels) });
  const feed = (id: NodeId, values: ArrayLike<number>): void => {
    const data = allocate(mode.precision, values.length);
    data.set(values);
    execution.feed(id, data);
  };
  leaves.forEach((leaf, i) => {
    feed(leaf, inputs[i]?.values ?? []);
  });
  feed(g, uneven(sizeOf(b.shape(value))));
  execution.run();
  const bounds = mode.fuses ? new Map<NodeId, Float64Array>() : errorBounds(b.nodes, execution, mode.precision);
  return {
    names: [...seen.keys()],
    values: ids.map((id) => [...execution.view(id)]),
    bounds: ids.map((id) => bounds.get(id)),
  };
}

/** Between ½ and 1½, and of either sign; exact in float32. */
function uneven(count: number): Float64Array {
  const random = new RandomStream(7, 'cotangents');
  return Float64Array.from({ length: count }, (_, i) =>
    Math.fround((random.uniform(i) + 0.5) * (i % 3 === 0 ? -1 : 1)),
  );
}

/** Holds both to each other: both are within the composition's bound of the exact numbers. */
export function expectItsComposition<K extends FusedName>(use: Use<K>, precision: Precision, kernels: Kernels): void {
  const composed = side(use, { precision, fuses: false, kernels: 'plain' });
  const fused = side(use, { precision, fuses: true, kernels });
  expect(fused.names).toEqual(composed.names);
  composed.values.forEach((values, k) => {
    const others = fused.values[k] as readonly number[];
    expect(others.length).toBe(values.length);
    values.forEach((value, i) => {
      const bound = 2 * (composed.bounds[k]?.[i] as number);
      const other = others[i] as number;
      if (Object.is(value, other) || value === other) return;
      const where = `${use.op}, ${composed.names[k]}, entry ${i}: ${other} instead of ${value}`;
      expect(Math.abs(value - other), where).toBeLessThanOrEqual(bound);
    });
  });
}

/** Whether two numbers are both NaN, the same infinity, or both finite. */
export const kindOf = (value: number): string => (Number.isFinite(value) ? 'finite' : String(value));
