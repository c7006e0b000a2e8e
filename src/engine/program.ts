import type { Arena } from './arena.js';
import type { NodeId } from './graph.js';
import type { Words } from './kernels/instructions.js';

/** One node's work, in one of two forms. */
export interface Step {
  readonly id: NodeId;
  /** The kernel's instruction; null where there is no kernel for it. */
  readonly words: Words | null;
  /** The same in plain TypeScript. */
  readonly run: () => void;
}

/** Steps in the order in which they run: stretches of instructions, and between them what has no kernel. */
export class Program {
  private readonly stretches: readonly (() => void)[];

  constructor(arena: Arena, steps: readonly Step[]) {
    this.stretches = stretchesOf(arena, steps);
  }

  run(): void {
    for (let i = 0; i < this.stretches.length; i++) (this.stretches[i] as () => void)();
  }
}

function stretchesOf(arena: Arena, steps: readonly Step[]): (() => void)[] {
  const stretches: (() => void)[] = [];
  let words: number[] = [];
  const close = (): void => {
    if (words.length > 0) stretches.push(instructions(arena, words));
    words = [];
  };
  for (const step of steps) {
    if (arena.run !== null && step.words !== null) {
      for (const word of step.words) words.push(word);
      continue;
    }
    close();
    stretches.push(step.run);
  }
  close();
  return stretches;
}

function instructions(arena: Arena, words: readonly number[]): () => void {
  const { address, data } = arena.allocate('int32', words.length);
  data.set(words);
  const end = address + 4 * words.length;
  const run = arena.run as NonNullable<Arena['run']>;
  return () => run(address, end);
}
