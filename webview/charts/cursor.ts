type Listener = (step: number | null) => void;

/** The step under the pointer, or where the keys have come: one for all charts, so that all read out the same step. */
class SharedCursor {
  private at: number | null = null;
  private readonly listeners = new Set<Listener>();

  get step(): number | null {
    return this.at;
  }

  move(step: number | null): void {
    if (step === this.at) return;
    this.at = step;
    for (const listener of this.listeners) listener(step);
  }

  follow(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export const cursor = new SharedCursor();
