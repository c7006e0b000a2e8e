import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { differentiate } from '../../../src/engine/differentiate.js';
import { Execution } from '../../../src/engine/execution.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { PRIMITIVES, type PrimitiveName } from '../../../src/engine/primitives/table.js';
import { checkSample } from '../central.js';
import { SAMPLES } from './samples.js';

/** Every primitive's vjp against central differences of its own forward rule, at random inputs and shapes. */
describe('every vjp agrees with central differences', () => {
  for (const name of Object.keys(PRIMITIVES) as PrimitiveName[]) {
    it(name, () => {
      fc.assert(
        fc.property(SAMPLES[name], fc.nat({ max: 1000 }), (sample, seed) => {
          checkSample(sample, seed);
        }),
        { numRuns: 40, seed: 1 },
      );
    });
  }
});

describe('a vjp is made of nodes, so a second derivative is one more pass', () => {
  // tanh'' = −2 tanh (1 − tanh²), in closed form.
  it('of tanh', () => {
    const b = new GraphBuilder('float64');
    const x = b.leaf('input', 'x', [3]);
    const first = differentiate(b, b.total(b.apply('tanh', [x])), b.number(1)).get(x) as NodeId;
    const second = differentiate(b, b.total(first), b.number(1)).get(x) as NodeId;
    const execution = new Execution(b.nodes, [second]);
    const at = [-1.2, 0.3, 2];
    execution.feed(x, Float64Array.from(at));
    execution.run();
    at.forEach((v, i) =>
      expect(execution.view(second)[i]).toBeCloseTo(-2 * Math.tanh(v) * (1 - Math.tanh(v) ** 2), 14),
    );
  });
});
