import type { Arena, Slot } from './arena.js';
import type { NodeId } from './graph.js';
import { norms, shardCount, squares } from './kernels/norms.js';
import type { Step } from './program.js';
import type { Precision } from './tensor.js';

/** The norms of some nodes, which instructions of a program leave in memory. None where there are no kernels. */
export class Norms {
  readonly steps: readonly Step[];
  private readonly values: Slot;
  private readonly places: (number | undefined)[] = [];

  /** `slots` are all in one precision. */
  constructor(arena: Arena, slots: readonly (readonly [NodeId, Slot])[]) {
    const squared = arena.run === null ? [] : slots;
    const nodes = squared.map(([, slot]) => slot);
    const sums = arena.allocate('float64', shardCount(nodes));
    this.values = arena.allocate('float64', nodes.length);
    squared.forEach(([id], i) => {
      this.places[id] = i;
    });
    const [first] = nodes;
    const precision = first?.dtype as Precision;
    const words = [squares(precision, nodes, sums.address), norms(precision, nodes, sums.address, this.values.address)];
    this.steps = first
      ? words.map((each) => ({ id: squared[0]?.[0] as NodeId, words: each, run: () => undefined }))
      : [];
  }

  /** ‖node‖ in the last run; null where it is not among them. */
  of(id: NodeId): number | null {
    const place = this.places[id];
    return place === undefined ? null : (this.values.data[place] as number);
  }

  /** Where ‖node‖ stands. */
  address(id: NodeId): number {
    const place = this.places[id];
    if (place === undefined) throw new RangeError(`the norm of node ${id} is not computed`);
    return this.values.address + 8 * place;
  }
}
