import { expect } from 'vitest';
import { GraphBuilder } from '../../src/engine/builder.js';
import { differentiate } from '../../src/engine/differentiate.js';
import { Execution } from '../../src/engine/execution.js';
import type { NodeId } from '../../src/engine/graph.js';
import { type Shape, sizeOf } from '../../src/engine/tensor.js';

/** Something built from inputs of some shapes, whose derivative is to be compared with central differences. */
export interface Sample {
  readonly shapes: readonly Shape[];
  build(b: GraphBuilder, inputs: readonly NodeId[]): NodeId;
  /** Entries of each input lie in here: away from kinks and from the edges of domains. */
  readonly range: readonly [number, number];
}

/** Distinct entries, none within 0.02 of zero: no kink within reach of the step. */
export function entries(count: number, [low, high]: readonly [number, number], seed: number): Float64Array {
  const values = Float64Array.from({ length: count }, (_, i) => {
    const value = low + ((high - low) * (i + 0.5)) / count;
    return value < 0 ? value - 0.02 : value + 0.02;
  });
  return values.map((_, i) => values[(i * 7919 + seed) % count] as number);
}

/**
 * Every entry of every input's gradient, of a sum of the output with uneven weights, against central differences. Answers how
 * many entries those were.
 */
export function checkSample(sample: Sample, seed: number): number {
  const b = new GraphBuilder('float64');
  const inputs = sample.shapes.map((s, i) => b.leaf('input', `x${i}`, s));
  const output = sample.build(b, inputs);
  const weights = entries(sizeOf(b.shape(output)), [0.5, 1.5], seed + 1);
  const loss = b.total(b.mul(output, b.constant(b.shape(output), weights)));
  const cotangents = differentiate(b, loss, b.number(1));
  const execution = new Execution(b.nodes, [loss, ...inputs.flatMap((input) => cotangents.get(input) ?? [])]);
  const values = inputs.map((input, i) => {
    // Different offsets, so that two inputs never hold the same number.
    const data = entries(sizeOf(b.shape(input)), sample.range, seed + i).map((value) => value + 0.0037 * i);
    execution.feed(input, data);
    return data;
  });
  execution.run();
  const gradients = inputs.map((input, i) => {
    const cotangent = cotangents.get(input);
    return cotangent === undefined
      ? new Float64Array(values[i]?.length ?? 0)
      : Float64Array.from(execution.view(cotangent));
  });
  const J = (): number => {
    execution.run();
    return execution.view(loss)[0] as number;
  };
  const h = 2 ** -17;
  values.forEach((data, i) => {
    data.forEach((theta, k) => {
      data[k] = theta + h;
      const above = J();
      data[k] = theta - h;
      const below = J();
      data[k] = theta;
      const numeric = (above - below) / (2 * h);
      // Truncation h²/6 · |f'''|, at most about 1e3 here, and rounding u · |J| / h.
      const bound = 1e3 * h * h + (1e-14 * (Math.abs(above) + 10)) / h;
      expect(Math.abs((gradients[i]?.[k] as number) - numeric), `input ${i}, entry ${k}`).toBeLessThanOrEqual(
        bound * 10,
      );
    });
  });
  return values.reduce((count, data) => count + data.length, 0);
}
