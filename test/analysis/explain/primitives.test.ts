import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Numbers, Reading } from '../../../src/analysis/explain/reading.js';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { Execution } from '../../../src/engine/execution.js';
import { PRIMITIVES, type PrimitiveName } from '../../../src/engine/primitives/table.js';
import { sizeOf } from '../../../src/engine/tensor.js';
import { entries, type Sample } from '../../engine/central.js';
import { SAMPLES } from '../../engine/primitives/samples.js';

/** Every entry of a sample's output as the primitive's forward gives it, and as explained from the inputs' entries. */
function bothWays(sample: Sample, seed: number): { readonly forward: number[]; readonly explained: number[] } {
  const b = new GraphBuilder('float64');
  const inputs = sample.shapes.map((shape, i) => b.leaf('input', `x${i}`, shape));
  const output = sample.build(b, inputs);
  const execution = new Execution(b.nodes, [output, ...inputs]);
  inputs.forEach((input, i) => {
    execution.feed(
      input,
      entries(sizeOf(b.shape(input)), sample.range, seed + i).map((value) => value + 0.0037 * i),
    );
  });
  execution.run();
  // Only the inputs' numbers are handed in: all others are made of them.
  const numbers: Numbers = {
    precision: 'float64',
    view: (id) => execution.view(id),
    beside: [],
    viewBeside: () => new Float64Array(),
  };
  const trained = new Set(inputs);
  const expanded = {
    nodes: b.nodes,
    of: (id: number) => id,
    trained: (id: number) => (trained.has(id) ? id : undefined),
    origin: () => undefined,
    perExample: null,
    slope: () => null,
  };
  const reading = new Reading(expanded, numbers);
  const places = Array.from({ length: sizeOf(b.shape(output)) }, (_, place) => place);
  return {
    forward: Array.from(execution.view(output)),
    explained: places.map((place) => reading.value({ node: output, place })),
  };
}

describe('an entry of every primitive, explained by entries of its inputs, is what its forward gives', () => {
  // Code, and noise, are given: nothing goes into them that could be shown.
  for (const name of (Object.keys(PRIMITIVES) as PrimitiveName[]).filter((each) => !/^(opaque|noise)$/.test(each))) {
    it(name, () => {
      fc.assert(
        fc.property(SAMPLES[name], fc.nat({ max: 1000 }), (sample, seed) => {
          const { forward, explained } = bothWays(sample, seed);
          expect(explained).toHaveLength(forward.length);
          forward.forEach((value, i) => {
            // Both sum in float64, in another order perhaps: a dozen terms of size 4 at most.
            const off = Object.is(value, explained[i]) ? 0 : Math.abs(value - (explained[i] as number));
            expect(off).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(value)));
          });
        }),
        { numRuns: 60, seed: 1 },
      );
    });
  }
});
