import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactReference } from '../../../../src/analysis/check/exact/judge.js';
import type { JudgedOp } from '../../../../src/analysis/check/exact/judgedOp.js';
import { type TracedRun, tracedNodes } from '../../../../src/analysis/check/exact/traced.js';
import { PLAIN_ARENA } from '../../../../src/engine/arena.js';
import { GraphBuilder } from '../../../../src/engine/builder.js';
import { backpropagate } from '../../../../src/engine/differentiate.js';
import { Execution } from '../../../../src/engine/execution.js';
import type { Graph } from '../../../../src/engine/graph.js';
import { PRIMITIVES, type PrimitiveName } from '../../../../src/engine/primitives/table.js';
import { RandomStream } from '../../../../src/engine/random.js';
import { type Precision, sizeOf } from '../../../../src/engine/tensor.js';
import { entries, type Sample } from '../../../engine/central.js';
import { SAMPLES } from '../../../engine/primitives/samples.js';

/** A sample, and the sum of its entries with uneven weights, as a graph of its own. `steps`: numbers on a grid, so that many tie. */
function run(sample: Sample, seed: number, precision: Precision, steps: boolean): TracedRun {
  const b = new GraphBuilder(precision);
  const inputs = sample.shapes.map((shape, i) => [`x${i}`, b.leaf('parameter', `x${i}`, shape)] as const);
  const output = sample.build(
    b,
    inputs.map(([, id]) => id),
  );
  const random = new RandomStream(seed, 'weights');
  const weights = Float64Array.from({ length: sizeOf(b.shape(output)) }, (_, i) => random.normal(i));
  const loss = b.total(b.mul(output, b.constant(b.shape(output), weights)));
  const { cotangents, pulls, meetings } = backpropagate(b, loss, b.number(1));
  const graph: Graph = {
    nodes: b.nodes,
    batchSize: 1,
    parameters: new Map(inputs),
    buffers: new Map(),
    updatedBuffers: new Map(),
    step: null,
    x: -1,
    y: -1,
    output,
    loss,
    cotangents,
    pulls,
    meetings,
    gradients: new Map(
      inputs.flatMap(([name, id]) => (cotangents.has(id) ? [[name, cotangents.get(id) as number]] : [])),
    ),
    layers: [],
    handwritten: [],
  };
  const arena = PLAIN_ARENA;
  const execution = new Execution(b.nodes, tracedNodes(graph), { arena });
  inputs.forEach(([, id], i) => {
    const data = entries(sizeOf(b.shape(id)), sample.range, seed + i).map((value) =>
      steps ? onGrid(value, sample) : value,
    );
    execution.feed(id, precision === 'float32' ? Float32Array.from(data) : data);
  });
  execution.run();
  return { graph, execution, arena, precision };
}

/** Halves, and never on the edge of a domain. */
function onGrid(value: number, { range: [low] }: Sample): number {
  const rounded = Math.round(2 * value) / 2;
  return low > 0 ? Math.max(rounded, 0.5) : rounded;
}

function judged(of: TracedRun): readonly JudgedOp[] {
  const reference = new ExactReference(of, PLAIN_ARENA);
  return Array.from({ length: reference.count }, (_, i) => reference.judge(i, false)).filter((op) => op !== null);
}

/** Every primitive's vjp against its reference, at random inputs and shapes, empty axes included. */
describe.each<Precision>(['float64', 'float32'])(
  'in %s what every primitive hands back is within its bound',
  (precision) => {
    it.each((Object.keys(PRIMITIVES) as PrimitiveName[]).filter((name) => name !== 'handwritten'))('%s', (name) => {
      let [decided, undecided] = [0, 0];
      fc.assert(
        fc.property(SAMPLES[name], fc.nat({ max: 1000 }), fc.boolean(), (sample, seed, steps) => {
          for (const { op, parts, verdict } of judged(run(sample, seed, precision, steps))) {
            expect(verdict, op).not.toBe('mismatch');
            expect(verdict, op).not.toBe('non-finite');
            for (const { counts } of parts) {
              decided += counts.match + counts.kink;
              undecided += counts.inconclusive;
            }
          }
        }),
        { numRuns: 40, seed: 1 },
      );
      expect(undecided).toBeLessThanOrEqual(0.02 * (decided + undecided));
    });
  },
);
