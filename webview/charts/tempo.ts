/** Milliseconds between two drawings of new numbers: six a second can be followed; two are the least. */
const [FASTEST, SLOWEST] = [160, 500];
/** Drawing takes no more than about this share of the time: the rest is for all else. */
const SHARE = 1 / 8;

/** Between a chart and the next one: of several that have new numbers each is drawn in a frame of its own. */
const APART = 24;

/** How often charts are drawn while a run goes on: less often where it takes long, on screen and all. */
class Tempo {
  private between = FASTEST;
  private measuring = false;
  private booked = Number.NEGATIVE_INFINITY;

  get apart(): number {
    return this.between;
  }

  /** Milliseconds until a chart may be drawn that was last drawn at a time: its turn is taken then. */
  wait(lastDrawn: number): number {
    const now = performance.now();
    this.booked = Math.max(now, lastDrawn + this.between, this.booked + APART);
    return this.booked - now;
  }

  /** To be called where a chart begins to be drawn. */
  draws(): void {
    if (this.measuring) return;
    this.measuring = true;
    const began = performance.now();
    // The frame after it comes once this one is on the screen.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        this.between = Math.min(SLOWEST, Math.max(FASTEST, (performance.now() - began) / SHARE - FASTEST));
        this.measuring = false;
      }),
    );
  }
}

export const tempo = new Tempo();
