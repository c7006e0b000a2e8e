import { describe, expect, it } from 'vitest';
import { PLAIN_ARENA } from '../../../src/engine/arena.js';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { Execution } from '../../../src/engine/execution.js';
import { makeBestArena } from '../../../src/engine/kernels/choose.js';
import { SpareArenas } from '../../../src/engine/kernels/spareArenas.js';

describe('arenas that are used again', () => {
  it('give out the same room anew, as zeros', () => {
    const arenas = new SpareArenas(makeBestArena, 'float64');
    const first = arenas.take();
    const { address } = first.allocate('float64', 100);
    first.allocate('float64', 3).data.fill(7);
    first.fill(first.allocate('float64', 40000), new Float64Array(40000).fill(5));
    arenas.giveBack(first);
    const again = arenas.take();
    expect(again).toBe(first);
    const slots = [50, 60, 90000].map((size) => again.allocate('float64', size));
    expect(slots[0]?.address).toBe(address);
    expect(slots.every(({ data }) => data.every((entry) => entry === 0))).toBe(true);
  });

  it('are as many as are taken at a time', () => {
    const arenas = new SpareArenas(makeBestArena, 'float64');
    expect(arenas.take()).not.toBe(arenas.take());
    expect(new SpareArenas(() => PLAIN_ARENA, 'float64').take()).toBe(PLAIN_ARENA);
  });

  it('run another graph after the first one as an arena of its own does', () => {
    const arenas = new SpareArenas(makeBestArena, 'float64');
    const results = [0, 1].map((more) => {
      const arena = arenas.take();
      const b = new GraphBuilder('float64');
      const x = b.leaf('input', 'x', [5 + more]);
      const total = b.total(b.apply('negate', [b.add(x, b.number(more))]));
      const execution = new Execution(b.nodes, [total], { arena });
      execution.feed(
        x,
        Float64Array.from({ length: 5 + more }, (_, i) => i),
      );
      execution.run();
      const [value] = execution.view(total);
      arenas.giveBack(arena);
      return value;
    });
    // −(0 + … + 4), and −(1 + … + 6).
    expect(results).toEqual([-10, -21]);
  });
});
