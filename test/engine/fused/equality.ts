import { expect } from 'vitest';
import { PLAIN_ARENA } from '../../../src/engine/arena.js';
import { errorBounds } from '../../../src/engine/bounds.js';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { differentiate } from '../../../src/engine/differentiate.js';
import { Execution } from '../../../src/engine/execution.js';
import type { FusedName } from '../../../src/engine/fused/table.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { type Kernels, makeArena } from '../../../src/engine/kernels/choose.js';
import { kernelSets } from '../../../src/engine/kernels/machine.js';
import { RandomStream } from '../../../src/engine/random.js';
import type { AttributesOf } from '../../../src/engine/rules.js';
import { type Precision, type Shape, sizeOf } from '../../../src/engine/tensor.js';

/** A fused op with the shapes of its inputs, whose entries are drawn from `range`; where absent from [−2, 2]. */
export interface FusedCase<K extends FusedName> {
  readonly op: K;
  readonly shapes: readonly Shape[];
  readonly attributes: AttributesOf[K];
  readonly range?: readonly [number, number];
  /** Whole numbers alone: many entries are the same. */
  readonly whole?: boolean;
  /** How many of the inputs are differentiated; all where absent. */
  readonly differentiated?: number;
}

export interface Way {
  readonly precision: Precision;
  readonly kernels: Kernels;
}

/** Every way in which a fused op is computed. */
export const WAYS: readonly Way[] = (['float64', 'float32'] as const).flatMap((precision) =>
  (['plain', ...kernelSets()] as const).map((kernels) => ({ precision, kernels })),
);

interface Run {
  readonly b: GraphBuilder;
  readonly execution: Execution;
  /** The op's value, and its inputs' gradients for random weights on its entries; null where there is none. */
  readonly seen: readonly (NodeId | null)[];
}

function run<K extends FusedName>(one: FusedCase<K>, seed: number, { precision, kernels }: Way, fuses: boolean): Run {
  const b = new GraphBuilder(precision, { fuses });
  const leaves = one.shapes.map((shape, i) => b.leaf('input', `x${i}`, shape));
  const value = b.fuse(one.op, leaves, one.attributes);
  const weights = numbers(seed, 'weights', b.shape(value), [-1, 1]);
  const cotangents = differentiate(b, value, b.constant(b.shape(value), weights));
  const seen = [value, ...leaves.slice(0, one.differentiated).map((leaf) => cotangents.get(leaf) ?? null)];
  const arena = kernels === 'plain' ? PLAIN_ARENA : makeArena(kernels);
  const execution = new Execution(
    b.nodes,
    seen.flatMap((id) => id ?? []),
    { arena },
  );
  leaves.forEach((leaf, i) => {
    const drawn = numbers(seed, `x${i}`, b.shape(leaf), one.range ?? [-2, 2]);
    const values = one.whole ? drawn.map(Math.round) : drawn;
    execution.feed(leaf, precision === 'float32' ? Float32Array.from(values) : values);
  });
  execution.run();
  return { b, execution, seen };
}

/** Numbers that float32 holds exactly. */
function numbers(seed: number, purpose: string, shape: Shape, [low, high]: readonly [number, number]): Float64Array {
  const random = new RandomStream(seed, purpose);
  return Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.fround(low + (high - low) * random.uniform(i)));
}

/** The fused op and its composition, each within its bounds of the truth, forward and in every gradient entry. */
export function expectEquality<K extends FusedName>(one: FusedCase<K>, seed: number, way: Way): void {
  const fused = run(one, seed, way, true);
  const composed = run(one, seed, { ...way, kernels: 'plain' }, false);
  const bounds = errorBounds(composed.b.nodes, composed.execution, way.precision);
  composed.seen.forEach((id, k) => {
    const same = fused.seen[k] ?? null;
    expect(same === null).toBe(id === null);
    if (id === null || same === null) return;
    expect(fused.b.shape(same)).toEqual(composed.b.shape(id));
    const [actual, expected] = [fused.execution.view(same), composed.execution.view(id)];
    expected.forEach((value, i) => {
      const bound = 2 * (bounds.get(id)?.[i] as number);
      expect(Math.abs((actual[i] as number) - value), `entry ${i} of ${k}`).toBeLessThanOrEqual(bound);
    });
  });
}
