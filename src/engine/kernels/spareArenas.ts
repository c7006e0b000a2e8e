import type { Arena, MakeArena } from '../arena.js';
import type { Precision } from '../tensor.js';

/** Arenas that are used again: room for numbers, and a machine to compute there, are made once for what comes one after another. */
export class SpareArenas {
  private readonly spare: Arena[] = [];

  constructor(
    private readonly make: MakeArena,
    private readonly precision: Precision,
  ) {}

  /** An empty one. Whoever does not give it back keeps it. */
  take(): Arena {
    return this.spare.pop() ?? this.make(this.precision);
  }

  /** Whatever stands there is gone. */
  giveBack(arena: Arena): void {
    arena.clear();
    this.spare.push(arena);
  }
}
