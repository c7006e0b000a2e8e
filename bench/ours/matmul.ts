// A matrix product as a graph of one node.
import { GraphBuilder } from '../../src/engine/builder.js';
import { Execution } from '../../src/engine/execution.js';
import { bestKernels, makeArena } from '../../src/engine/kernels/choose.js';
import { allocate } from '../../src/engine/tensor.js';
import { precision, repeatFor, serve } from '../peers/serve.mjs';
import { kernelsText, problem } from './read.js';

if (problem.kind !== 'matmul') throw new Error('this peer multiplies matrices');
const { size } = problem;
const builder = new GraphBuilder(precision);
const [a, b] = [builder.leaf('input', 'a', [size, size]), builder.leaf('input', 'b', [size, size])];
const product = builder.matmul(a, b, false, false);
const arena = makeArena(bestKernels(precision));
const execution = new Execution(builder.nodes, [product], { arena });

function feed(leaf: number, values: readonly number[]): void {
  const data = allocate(precision, values.length);
  data.set(values);
  execution.feed(leaf, data);
}
feed(a, problem.a);
feed(b, problem.b);

/** The product's first row. */
function values(): number[] {
  execution.run();
  return Array.from(execution.view(product).subarray(0, size));
}
await serve({
  version: null,
  about: kernelsText(arena.record),
  values,
  measure: (seconds) => repeatFor(seconds, () => execution.run()),
});
