import { expect, it } from 'vitest';
import { GraphBuilder } from '../../src/engine/builder.js';
import { Execution } from '../../src/engine/execution.js';
import { makeBestArena } from '../../src/engine/kernels/choose.js';
import { RandomStream } from '../../src/engine/random.js';

it('a run in pieces gives the bits of a run at once', () => {
  const b = new GraphBuilder('float64');
  const x = b.leaf('input', 'x', [300, 300]);
  // A product of this size is a piece by itself; what follows shares others.
  let value = x;
  for (let i = 0; i < 4; i++) value = b.apply('tanh', [b.matmul(value, x, false, false)]);
  const loss = b.apply('sum', [value], { from: 0, to: 2 });
  const random = new RandomStream(1, 'x', 0);
  const data = Float64Array.from({ length: 300 * 300 }, (_, i) => 0.1 * random.normal(i));
  const execution = (): Execution => {
    const made = new Execution(b.nodes, [value, loss], { arena: makeBestArena('float64') });
    made.feed(x, data);
    return made;
  };
  const [whole, pieced] = [execution(), execution()];
  whole.run();
  const pauses = [...pieced.running()].length;
  expect(pauses).toBeGreaterThan(2);
  expect(pieced.view(value)).toEqual(whole.view(value));
  expect(pieced.view(loss)).toEqual(whole.view(loss));
});
