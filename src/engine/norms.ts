import type { Arena, Slot } from './arena.js';
import type { NodeId } from './graph.js';
import { sumOfSquares } from './kernels/instructions.js';
import type { Step } from './program.js';
import type { Precision } from './tensor.js';

/** Where a sum of squares is far enough from overflow and underflow for its root to be the norm (tensor.ts, `norm`). */
const SAFE = { above: 1e-280, below: 1e280 };

/** The norms of some nodes: instructions that run with a program leave each Σx² in float64. None where there are no kernels. */
export class Norms {
  readonly steps: readonly Step[];
  private readonly sums: Slot;
  private readonly places: (number | undefined)[] = [];

  constructor(arena: Arena, slots: readonly (readonly [NodeId, Slot])[]) {
    const squared = arena.run === null ? [] : slots;
    this.sums = arena.allocate('float64', squared.length);
    this.steps = squared.map(([id, slot], i) => {
      this.places[id] = i;
      const to = this.sums.address + 8 * i;
      const words = sumOfSquares(slot.dtype as Precision, { from: slot.address, count: slot.size, to });
      return { id, words, run: () => undefined };
    });
  }

  /** ‖node‖ of the last run; null where its squares were not added up, or left the range. */
  of(id: NodeId): number | null {
    const place = this.places[id];
    const sum = place === undefined ? Number.NaN : (this.sums.data[place] as number);
    return sum > SAFE.above && sum < SAFE.below ? Math.sqrt(sum) : null;
  }
}
