import { GraphBuilder } from '../../src/engine/builder.js';
import { Execution } from '../../src/engine/execution.js';
import type { NodeId } from '../../src/engine/graph.js';
import { type Precision, type Shape, sizeOf } from '../../src/engine/tensor.js';

/** Nested rows of numbers, as one reads them. */
export type Rows = number | readonly Rows[];

function shapeOf(rows: Rows): Shape {
  return typeof rows === 'number' ? [] : [rows.length, ...(rows.length > 0 ? shapeOf(rows[0] as Rows) : [])];
}

function flat(rows: Rows): number[] {
  return typeof rows === 'number' ? [rows] : rows.flatMap(flat);
}

function nested(values: readonly number[], shape: Shape): Rows {
  const [extent, ...rest] = shape;
  if (extent === undefined) return values[0] as number;
  const size = sizeOf(rest);
  return Array.from({ length: extent }, (_, i) => nested(values.slice(i * size, (i + 1) * size), rest));
}

/** What a graph gives for inputs written as nested rows, as nested rows. */
export function evaluate(
  build: (b: GraphBuilder, ...inputs: NodeId[]) => NodeId,
  inputs: readonly Rows[],
  precision: Precision = 'float64',
): Rows {
  const b = new GraphBuilder(precision);
  const leaves = inputs.map((rows, i) => b.leaf('input', `x${i}`, shapeOf(rows)));
  const output = build(b, ...leaves);
  const execution = new Execution(b.nodes, [output]);
  leaves.forEach((leaf, i) => {
    execution.feed(leaf, Float64Array.from(flat(inputs[i] as Rows)));
  });
  execution.run();
  return nested(Array.from(execution.view(output)), b.shape(output));
}
