import { cursor } from './cursor.js';

/** Where steps stand in a plot, in its pixels. */
export interface Plot {
  at(step: number): number;
  within(step: number): boolean;
  /** Where the session stands. */
  readonly step: number;
  readonly top: number;
  readonly height: number;
}

/** Lines laid over a plot, where the session and where the cursor stand: they move without the plot being drawn again. */
export class StepOverlay {
  readonly element = document.createElement('div');
  private readonly here = document.createElement('i');
  private readonly there = document.createElement('i');
  private readonly label = document.createElement('span');
  private unfollow: (() => void) | null = null;
  private readonly resized = new ResizeObserver(() => this.place());

  constructor(private readonly plot: () => Plot | null) {
    this.element.className = 'over';
    this.element.setAttribute('aria-hidden', 'true');
    this.here.className = 'here';
    this.there.className = 'there';
    this.label.className = 'n small';
    this.there.append(this.label);
    this.element.append(this.here, this.there);
  }

  connect(): void {
    this.unfollow ??= cursor.follow(() => this.place());
    this.resized.observe(this.element);
  }

  disconnect(): void {
    this.unfollow?.();
    this.unfollow = null;
    this.resized.disconnect();
  }

  place(): void {
    const plot = this.plot();
    put(this.here, plot, plot?.step ?? null);
    put(this.there, plot, cursor.step);
    this.here.dataset['step'] = String(plot?.step);
    this.label.textContent = cursor.step === null ? '' : String(cursor.step);
  }
}

function put(line: HTMLElement, plot: Plot | null, step: number | null): void {
  const shown = plot !== null && step !== null && plot.within(step);
  line.hidden = !shown;
  if (!shown) return;
  line.style.transform = `translateX(${plot.at(step)}px)`;
  line.style.top = `${plot.top}px`;
  line.style.height = `${plot.height}px`;
}
