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

/** Does its work so many times over. */
type Stretch = (times: number) => void;

/** Steps in the order in which they run: stretches of instructions, and between them what has no kernel. */
export class Program {
  private readonly stretches: readonly Stretch[];

  constructor(arena: Arena, steps: readonly Step[]) {
    this.stretches = stretchesOf(arena, steps);
  }

  /** Runs all steps, in order, `times` times over. */
  run(times = 1): void {
    const { stretches } = this;
    // One alone repeats itself, several take turns.
    const alone = stretches.length === 1;
    for (let round = alone ? times : 1; round <= times; round++) {
      for (let i = 0; i < stretches.length; i++) (stretches[i] as Stretch)(alone ? times : 1);
    }
  }
}

function stretchesOf(arena: Arena, steps: readonly Step[]): Stretch[] {
  const stretches: Stretch[] = [];
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
    stretches.push(plainly(step));
  }
  close();
  return stretches;
}

function plainly({ run }: Step): Stretch {
  return (times) => {
    for (let time = 0; time < times; time++) run();
  };
}

function instructions(arena: Arena, words: readonly number[]): Stretch {
  const { address, data } = arena.allocate('int32', words.length);
  data.set(words);
  const end = address + 4 * words.length;
  const run = arena.run as NonNullable<Arena['run']>;
  return (times) => run(address, end, times);
}
