import type { Arena } from './arena.js';
import type { NodeId } from './graph.js';

/** One node's work. */
export interface Step {
  readonly id: NodeId;
  readonly run: () => void;
}

/** Steps in the order in which they run. */
export class Program {
  constructor(
    _arena: Arena,
    private readonly steps: readonly Step[],
  ) {}

  run(): void {
    for (const step of this.steps) step.run();
  }
}
