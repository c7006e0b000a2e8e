/** Where a command writes, and what it knows of its surroundings. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person reads standard output, and standard error, as they come. */
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly colour: boolean;
  /** The current folder, absolute. */
  readonly cwd: string;
  readonly version: string;
  /** The script of a worker thread. */
  readonly worker: string;
  /** Ctrl+C; answers how to stop listening. */
  onInterrupt(listener: () => void): () => void;
}

/** Contract, §4. */
export const EXIT = { done: 0, wrong: 1, failed: 2, undecided: 3, interrupted: 130 } as const;
