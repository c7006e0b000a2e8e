import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from 'chart.js';
import { cursor } from './cursor.js';
import { healthyBand, lineNames } from './decorations.js';
import { offChart, type Place } from './drawn.js';
import { edgeMarks } from './edgeMarks.js';
import { listen } from './gestures.js';
import { FRAME, limitsOf, xAxis, yAxis } from './lineAxes.js';
import { lineShapes, signOf } from './lineShapes.js';
import { type ChartGiven, datasetsOf, HUES, isPoint, same, valuesWithin } from './lines.js';
import { StepOverlay } from './stepOverlay.js';
import { tempo } from './tempo.js';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Tooltip, Filler);

/** Lines over steps. Asks for a step (`step`) and for another range (`zoom`); made once, and filled anew. */
export class LineChart extends HTMLElement {
  private chart: Chart<'line', Place[]> | null = null;
  private given: ChartGiven | null = null;
  private drawn: ChartGiven | null = null;
  private lastDrawn = 0;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private readonly canvas = document.createElement('canvas');
  private readonly overlay = new StepOverlay(() => this.plot());

  constructor() {
    super();
    this.canvas.tabIndex = 0;
    listen(this.canvas, () => this.axis(), {
      cursor: () => cursor.step ?? this.given?.step ?? null,
      hover: (step) => cursor.move(step),
      go: (step) => this.dispatchEvent(new CustomEvent('step', { detail: step })),
      zoom: (range) => this.dispatchEvent(new CustomEvent('zoom', { detail: range })),
    });
  }

  connectedCallback(): void {
    if (!this.canvas.parentElement) {
      const plot = document.createElement('div');
      plot.className = 'plot';
      plot.append(this.canvas, this.overlay.element);
      this.append(plot);
    }
    this.overlay.connect();
    // Colours are known once the element is in the page.
    if (this.given) this.show(this.given);
  }

  disconnectedCallback(): void {
    this.overlay.disconnect();
    this.themeChanged();
  }

  show(given: ChartGiven): void {
    this.given = given;
    if (!this.isConnected) return;
    if (typeof given.sentence === 'string' && this.drawn) this.describe(given);
    if (this.drawn && same(this.drawn, given)) this.overlay.place();
    else this.drawSoon();
  }

  /** Colours come from the theme. */
  themeChanged(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.chart?.destroy();
    this.chart = null;
    this.drawn = null;
    if (this.given) this.show(this.given);
  }

  private describe({ sentence }: ChartGiven): void {
    const text = typeof sentence === 'string' ? sentence : sentence();
    this.canvas.setAttribute('role', 'img');
    if (this.canvas.ariaLabel !== text) this.canvas.ariaLabel = text;
  }

  private drawSoon(): void {
    if (this.waiting !== undefined && this.given?.live) return;
    const wait = this.given?.live ? tempo.wait(this.lastDrawn) : 0;
    if (wait <= 0) this.draw();
    else this.waiting = setTimeout(() => this.draw(), wait);
  }

  private draw(): void {
    if (!this.given || !this.isConnected) return;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.lastDrawn = performance.now();
    tempo.draws();
    this.chart ??= this.create();
    this.fill(this.chart, this.given);
    this.drawn = this.given;
    this.describe(this.given);
    this.overlay.place();
  }

  private create(): Chart<'line', Place[]> {
    const font = this.colour('--vscode-editor-font-family');
    const text = { color: this.colour('--vscode-descriptionForeground'), font: { family: font, size: 11 } };
    const names = { font: this.colour('--vscode-font-family'), colour: this.colour('--vscode-foreground') };
    const bad = { ...names, colour: this.colour('--ds-bad') };
    const dim = {
      ...names,
      colour: text.color,
      ground: this.colour('--vscode-editor-background'),
      fill: `color-mix(in srgb, ${this.colour('--ds-ok')} 12%, transparent)`,
    };
    const x = xAxis(text);
    return new Chart<'line', Place[]>(this.canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        ...FRAME,
        events: [],
        scales: {
          x: { ...x, ticks: { ...x.ticks, precision: 0 } },
          y: yAxis(text, this.given?.logarithmic ?? false, (value) => this.given?.label(value) ?? ''),
        },
        plugins: { tooltip: { enabled: false } },
      },
      plugins: [
        healthyBand(
          () => this.given?.band ?? null,
          () => dim,
        ),
        edgeMarks(
          () => this.given?.lines.flatMap(({ series }) => offChart(series, this.given?.logarithmic ?? false)) ?? [],
          () => bad,
        ),
        lineShapes(
          () => this.given?.lines ?? [],
          () => ({ ...dim, colour: this.colour(HUES[this.given?.hue ?? 'other'].line) }),
        ),
        lineNames(
          () => ({ ...names, colour: this.colour(HUES[this.given?.hue ?? 'other'].name) }),
          (label) => signOf(this.given?.lines.find((line) => line.label === label)?.shape ?? -1),
        ),
      ],
    });
  }

  private fill(chart: Chart<'line', Place[]>, given: ChartGiven): void {
    const { lines, range, logarithmic, band } = given;
    // Another kind of axis needs another chart, and so do lines of what were points: chart.js goes on drawing those.
    if (this.drawn && kindOf(this.drawn) !== kindOf(given)) {
      this.drawn = null;
      chart.destroy();
      this.chart = this.create();
      this.fill(this.chart, given);
      return;
    }
    const wanted = datasetsOf(given, this.colour(HUES[given.hue].line));
    // Those that are there stay: chart.js keeps what it knows of them.
    chart.data.datasets = wanted.map((dataset, i) => Object.assign(chart.data.datasets[i] ?? {}, dataset));
    const { x, y } = chart.options.scales ?? {};
    if (!x || !y) return;
    [x.min, x.max] = range;
    const seen = lines.flatMap(({ series }) => [...valuesWithin(series, range)]);
    Object.assign(y, limitsOf(seen, logarithmic, band));
    chart.update('none');
  }

  private axis(): ReturnType<Parameters<typeof listen>[1]> {
    const { chart, drawn } = this;
    if (!chart || !drawn) return null;
    const [from, to] = drawn.range;
    const stepAt = (event: MouseEvent): number => {
      const step = chart.scales.x?.getValueForPixel(event.clientX - this.canvas.getBoundingClientRect().left) ?? from;
      return Math.round(Math.min(to, Math.max(from, step)));
    };
    return { stepAt, range: drawn.range, end: drawn.end };
  }

  /** Where a step stands in the plot, for what is laid over it. */
  private plot(): ReturnType<ConstructorParameters<typeof StepOverlay>[0]> {
    const { chart, given } = this;
    if (!chart?.scales.x || !given) return null;
    const { scales, chartArea } = chart;
    const at = (step: number): number => scales.x?.getPixelForValue(step) ?? 0;
    const within = (step: number): boolean => step >= given.range[0] && step <= given.range[1];
    return { at, within, step: given.step, top: chartArea.top, height: chartArea.bottom - chartArea.top };
  }

  private colour(name: string): string {
    return getComputedStyle(this).getPropertyValue(name).trim();
  }
}

function kindOf({ lines, logarithmic }: ChartGiven): string {
  return [logarithmic, ...lines.map(({ series }) => isPoint(series))].join(' ');
}

customElements.define('ds-line-chart', LineChart);
