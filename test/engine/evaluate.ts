import { GraphBuilder } from '../../src/engine/builder.js';
import { differentiate } from '../../src/engine/differentiate.js';
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

type Build = (b: GraphBuilder, ...inputs: NodeId[]) => NodeId;

/** What a graph gives for inputs written as nested rows, as nested rows. */
export function evaluate(build: Build, inputs: readonly Rows[], precision: Precision = 'float64'): Rows {
  return run(inputs, precision, (b, leaves) => [build(b, ...leaves)])[0] as Rows;
}

/** ∂(Σ output)/∂input for every input; zeros where there is none. */
export function gradient(build: Build, inputs: readonly Rows[]): readonly Rows[] {
  return run(inputs, 'float64', (b, leaves) => {
    const cotangents = differentiate(b, b.total(build(b, ...leaves)), b.number(1));
    return leaves.map((leaf) => cotangents.get(leaf) ?? b.expand(b.number(0), b.shape(leaf)));
  });
}

function run(
  inputs: readonly Rows[],
  precision: Precision,
  build: (b: GraphBuilder, leaves: readonly NodeId[]) => readonly NodeId[],
): readonly Rows[] {
  const b = new GraphBuilder(precision);
  const leaves = inputs.map((rows, i) => b.leaf('input', `x${i}`, shapeOf(rows)));
  const outputs = build(b, leaves);
  const execution = new Execution(b.nodes, outputs);
  leaves.forEach((leaf, i) => {
    execution.feed(leaf, Float64Array.from(flat(inputs[i] as Rows)));
  });
  execution.run();
  return outputs.map((output) => nested(Array.from(execution.view(output)), b.shape(output)));
}

/** The shape that something makes of an input of a shape. */
export function shapeAfter(build: (b: GraphBuilder, x: NodeId) => NodeId, shape: Shape): Shape {
  const b = new GraphBuilder('float64');
  return b.shape(build(b, b.leaf('input', 'x', shape)));
}
