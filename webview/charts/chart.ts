import { Chart, type ChartConfiguration, type ChartType, type DefaultDataPoint } from 'chart.js';

/** Seen on light and on dark. */
export const GRID = 'rgba(128, 128, 128, 0.25)';

/** How text on a canvas is set, by the theme. */
export interface TextStyle {
  readonly color: string;
  readonly font: { readonly family: string; readonly size: number };
}

/** What a change asks for: nothing, the same chart drawn again (a plugin shows what changed), or another chart. */
export type Redraw = 'nothing' | 'again' | 'anew';

/** An element with a chart on a canvas: made anew from what is given whenever that, or the theme, changes. */
export abstract class ChartElement<T extends ChartType, Given> extends HTMLElement {
  protected given: Given | null = null;
  protected readonly canvas = document.createElement('canvas');
  private chart: Chart<T, DefaultDataPoint<T>> | null = null;

  connectedCallback(): void {
    // Colours are known once the element is in the page.
    this.draw();
  }

  disconnectedCallback(): void {
    this.chart?.destroy();
    this.chart = null;
  }

  show(given: Given): void {
    const redraw = this.given === null ? 'anew' : this.redraw(this.given, given);
    if (redraw === 'nothing') return;
    this.given = given;
    if (redraw === 'again' && this.chart) this.chart.draw();
    else this.draw();
  }

  themeChanged(): void {
    this.draw();
  }

  protected abstract redraw(before: Given, now: Given): Redraw;
  protected abstract configuration(given: Given): ChartConfiguration<T>;
  /** What the chart says, in a sentence. */
  protected abstract sentence(given: Given): string;

  protected colour(name: string): string {
    return getComputedStyle(this).getPropertyValue(name).trim();
  }

  protected get text(): TextStyle {
    const family = this.colour('--vscode-editor-font-family');
    return { color: this.colour('--vscode-descriptionForeground'), font: { family, size: 11 } };
  }

  private draw(): void {
    if (!this.given || !this.isConnected) return;
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', this.sentence(this.given));
    if (!this.canvas.parentElement) {
      const plot = document.createElement('div');
      plot.className = 'plot';
      plot.append(this.canvas);
      this.replaceChildren(plot);
    }
    this.chart?.destroy();
    this.chart = new Chart(this.canvas, this.configuration(this.given) as ChartConfiguration<T, DefaultDataPoint<T>>);
  }
}
