import { errorBounds } from '../../../engine/bounds.js';
import { GraphBuilder } from '../../../engine/builder.js';
import { Execution } from '../../../engine/execution.js';
import type { NodeId } from '../../../engine/graph.js';
import { ShapeError } from '../../../engine/primitives/rule.js';
import { type Data, sameShape } from '../../../engine/tensor.js';
import { type Behind, behindZ } from './activations.js';
import type { Shapes, Way } from './way.js';
import { waysOf } from './ways.js';

/** What a layer's code computes, as layers of the engine: its op, its activation, and what is left of the numbers by a mask. */
export interface Alike {
  readonly way: Way;
  /** null: none, z is what comes out. */
  readonly activation: Behind;
  /** What each number is multiplied by behind all that; null: nothing. */
  readonly mask: Float64Array | null;
}

/** The numbers of the code. */
export interface Numbers {
  readonly x: Data;
  readonly parameters: readonly Data[];
  readonly y: Float64Array;
  readonly unit: number;
}

/** How far the same function, written differently, may be off. */
const ULPS = 64;

/** Of all that the shapes allow what gives the same numbers as the code; null where nothing does. Yields before each. */
export function* alikeOf(shapes: Shapes, numbers: Numbers): Generator<void, Alike | null> {
  for (const way of waysOf(shapes)) {
    yield;
    const found = behind(shapes, numbers, way);
    if (found) return found;
  }
  return null;
}

function behind(shapes: Shapes, numbers: Numbers, way: Way): Alike | null {
  const b = new GraphBuilder('float64');
  const x = b.leaf('input', 'x', shapes.x);
  const parameters = shapes.parameters.map((shape, k) => b.leaf('input', `${k}`, shape));
  const z = built(() => way.build(b, x, parameters));
  if (z === null || !sameShape(b.shape(z), shapes.y)) return null;
  const valuesOf = (output: NodeId): Execution => {
    const execution = new Execution(b.nodes, [output]);
    for (const [id, data] of [
      [x, numbers.x] as const,
      ...parameters.map((id, k) => [id, numbers.parameters[k]] as const),
    ])
      if (execution.has(id)) execution.feed(id, Float64Array.from(data ?? []));
    execution.run();
    return execution;
  };
  const candidates = behindZ(valuesOf(z).view(z), numbers.y).map((activation) => {
    const output = activation === null ? z : activation(b, z);
    return { activation, found: compared(numbers, b, output, valuesOf(output)) };
  });
  // That x comes out as it went in says nothing of what was meant.
  const telling = candidates.filter(({ activation }) => way.type !== 'activation' || activation !== null);
  const same = telling.find(({ found }) => found === 'same');
  if (same) return { way, activation: same.activation, mask: null };
  for (const { activation, found } of candidates)
    if (found !== null && found !== 'same') return { way, activation, mask: found };
  return null;
}

/** Whether an output has the code's numbers, or the mask that makes it so; null: neither. */
function compared(
  { y, unit }: Numbers,
  b: GraphBuilder,
  output: NodeId,
  execution: Execution,
): 'same' | Float64Array | null {
  const value = execution.view(output);
  const bound = errorBounds(b.nodes, execution, unit > 2 ** -30 ? 'float32' : 'float64').get(output) as Float64Array;
  const error = bound.map((e, i) => 4 * e + ULPS * unit * (1 + Math.abs(value[i] as number)));
  return y.every((each, i) => near(each, value[i], error[i])) ? 'same' : maskOf(y, value, error);
}

function built(make: () => NodeId): NodeId | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof ShapeError || error instanceof RangeError) return null;
    throw error;
  }
}

function near(each: number, value: number | undefined, error: number | undefined): boolean {
  return Math.abs(each - (value as number)) <= (error as number);
}

/** The mask of dropout: some numbers are 0, all others the same multiple, from 1 up, of what they would be. */
function maskOf(y: Float64Array, value: Data, error: Float64Array): Float64Array | null {
  const kept = y.findIndex((each, i) => each !== 0 && Math.abs(value[i] as number) > 1e3 * (error[i] as number));
  if (kept < 0) return null;
  const scale = settled((y[kept] as number) / (value[kept] as number));
  const dropped = y.some((each, i) => each === 0 && Math.abs(value[i] as number) > (error[i] as number));
  const fits = y.every(
    (each, i) => each === 0 || near(each, scale * (value[i] as number), scale * (error[i] as number)),
  );
  return scale >= 1 && dropped && fits ? y.map((each) => (each === 0 ? 0 : scale)) : null;
}

/** 1/(1 − p) for a p of three digits, where the quotient of two rounded numbers is near enough to that. */
function settled(scale: number): number {
  const rate = Math.round(1000 * (1 - 1 / scale)) / 1000;
  return Math.abs(1 / (1 - rate) - scale) < 1e-5 * scale ? 1 / (1 - rate) : scale;
}
