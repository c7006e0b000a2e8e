import { errorBounds } from '../../src/engine/bounds.js';
import type { GraphBuilder } from '../../src/engine/builder.js';
import { Execution } from '../../src/engine/execution.js';
import type { NodeId } from '../../src/engine/graph.js';
import { UNITS } from '../../src/engine/primitives/rounding.js';
import { type Precision, sizeOf } from '../../src/engine/tensor.js';
import type { Case, Input } from './cases.js';
import { build, feed, mapped } from './evaluate.js';
import { fill } from './fill.js';

/**
 * How far each entry may be from torch's float64 value: the engine's own rounding in its precision, its inputs' rounding
 * to it, and as much as the same arithmetic may be wrong by in float64, which is what torch's is allowed.
 */
export function entryBounds(golden: Case, precision: Precision): ReadonlyMap<string, Float64Array> {
  const own = roundingOf(golden, precision);
  const torch = precision === 'float64' ? own : roundingOf(golden, 'float64');
  return mapped(own, (bound, name) => bound.map((entry, i) => entry + (torch.get(name)?.[i] ?? 0)));
}

function roundingOf(golden: Case, precision: Precision): ReadonlyMap<string, Float64Array> {
  const { b, inputs, results } = build(golden, precision, false);
  const execution = new Execution(b.nodes, [...results.values()]);
  feed(execution, golden.inputs, inputs, precision);
  execution.run();
  const leaf = leafBounds(golden.inputs, inputs, precision);
  const bounds = errorBounds(b.nodes, execution, precision, new Map([...leaf, ...tapBounds(golden, b)]));
  return mapped(results, (id) => bounds.get(id) as Float64Array);
}

/**
 * Weights of taps are computed before the graph runs, from coordinates that round, by polynomials whose terms are at most
 * 4: torch's are not the engine's to the last digit.
 */
function tapBounds(golden: Case, { nodes, precision }: GraphBuilder): readonly (readonly [NodeId, Float64Array])[] {
  if (golden.op !== 'interpolate') return [];
  return nodes.flatMap(({ id, kind, shape }) => {
    if (kind !== 'constant' || shape.length === 0) return [];
    return [[id, new Float64Array(sizeOf(shape)).fill(16 * UNITS.float64.u + UNITS[precision].u)] as const];
  });
}

/** By how much each input's entries change where they are rounded to the precision. */
function leafBounds(
  inputs: readonly Input[],
  leaf: ReadonlyMap<string, NodeId>,
  precision: Precision,
): Map<NodeId, Float64Array> {
  const change = (x: number): number =>
    precision === 'float64' || !Number.isFinite(x) ? 0 : Math.abs(x - Math.fround(x));
  return new Map(
    inputs.map(({ name, shape, fill: how }) => [leaf.get(name) as NodeId, fill(name, shape, how).map(change)]),
  );
}
