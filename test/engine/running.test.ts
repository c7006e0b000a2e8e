import { expect, it } from 'vitest';
import { GraphBuilder } from '../../src/engine/builder.js';
import { differentiate, differentiating } from '../../src/engine/differentiate.js';
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

/** tanh of tanh of … x, so many deep. */
function chainOf(length: number): { b: GraphBuilder; x: number; last: number } {
  const b = new GraphBuilder('float64');
  const x = b.leaf('input', 'x', [3]);
  let last = x;
  for (let i = 0; i < length; i++) last = b.apply('tanh', [last]);
  return { b, x, last };
}

it('an execution is made in pieces of few nodes each, and computes the same', () => {
  const { b, x, last } = chainOf(1000);
  const making = Execution.making(b.nodes, [last], { arena: makeBestArena('float64') });
  let pauses = 0;
  let made = making.next();
  for (; !made.done; made = making.next()) pauses++;
  // 1001 nodes, a few dozen between two pauses.
  expect(pauses).toBeGreaterThan(1001 / 50);
  const [whole, pieced] = [new Execution(b.nodes, [last], { arena: makeBestArena('float64') }), made.value];
  for (const each of [whole, pieced]) each.feed(x, Float64Array.of(0.5, -1, 2));
  whole.run();
  // A piece of a run has at most so many steps, however little each of them computes.
  expect([...pieced.running()].length).toBeGreaterThan(1);
  expect(pieced.view(last)).toEqual(whole.view(last));
  expect([pieced.entries, pieced.work]).toEqual([whole.entries, whole.work]);
  pieced.run();
  expect(pieced.view(last)).toEqual(whole.view(last));
});

it('a backward pass is built in pieces of one node each, and is the same', () => {
  const [whole, pieced] = [chainOf(40), chainOf(40)];
  const seedOf = (b: GraphBuilder): number => b.constant([3], [1, 1, 1]);
  const cotangents = differentiate(whole.b, whole.last, seedOf(whole.b));
  const building = differentiating(pieced.b, pieced.last, seedOf(pieced.b));
  let pauses = 0;
  let built = building.next();
  for (; !built.done; built = building.next()) pauses++;
  expect(pauses).toBe(40);
  expect(built.value).toEqual(cotangents);
  expect(pieced.b.nodes).toEqual(whole.b.nodes);
});
