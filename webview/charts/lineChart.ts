import {
  Chart,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from 'chart.js';
import { html, render } from 'lit';
import type { Series } from '../../src/protocol.js';
import { shown } from '../numbers.js';
import { lineNames, stepMarker } from './decorations.js';
import { FRAME, valuesAt, xAxis, yAxis } from './lineAxes.js';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Tooltip, Filler);

export interface Line {
  readonly label: string;
  readonly series: Series;
}

export interface ChartGiven {
  readonly label: string;
  readonly lines: readonly Line[];
  /** A custom property: the hue names the quantity, the dashes name the line. */
  readonly hue: string;
  readonly step: number;
  readonly logarithmic: boolean;
}

const DASHES = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 4, 1, 4]];
/** Rows of the table beside a chart. */
const TABLE_ROWS = 60;

/** Lines over steps with the current step marked; a click asks to go to that step. */
export class LineChart extends HTMLElement {
  private chart: Chart<'line', { x: number; y: number }[]> | null = null;
  private given: ChartGiven | null = null;
  private readonly canvas = document.createElement('canvas');

  connectedCallback(): void {
    // Colours are known once the element is in the page.
    if (this.given) this.show(this.given);
  }

  disconnectedCallback(): void {
    this.chart?.destroy();
    this.chart = null;
  }

  show(given: ChartGiven): void {
    this.given = given;
    if (!this.isConnected) return;
    this.describe(given);
    this.chart ??= this.create();
    this.update(given);
  }

  /** Colours come from the theme. */
  themeChanged(): void {
    this.chart?.destroy();
    this.chart = null;
    if (this.given) this.show(this.given);
  }

  private colour(name: string): string {
    return getComputedStyle(this).getPropertyValue(name).trim();
  }

  private create(): Chart<'line', { x: number; y: number }[]> {
    const text = {
      color: this.colour('--vscode-descriptionForeground'),
      font: { family: this.colour('--vscode-editor-font-family'), size: 11 },
    };
    const x = xAxis(text);
    return new Chart<'line', { x: number; y: number }[]>(this.canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        ...FRAME,
        interaction: { mode: 'nearest', axis: 'x', intersect: false },
        scales: {
          x: { ...x, ticks: { ...x.ticks, precision: 0 } },
          y: yAxis(text),
        },
        plugins: { tooltip: valuesAt((step) => `step ${step}`) },
        onClick: (event, _elements, chart) => {
          const step = chart.scales.x?.getValueForPixel(event.x ?? 0);
          if (step !== undefined)
            this.dispatchEvent(new CustomEvent('step', { detail: Math.max(0, Math.round(step)) }));
        },
      },
      plugins: [
        stepMarker(
          () => this.given?.step ?? null,
          () => this.colour('--vscode-foreground'),
        ),
        lineNames(() => ({
          font: this.colour('--vscode-font-family'),
          colour: this.colour(this.given?.hue === '--ds-d-fill' ? '--ds-d' : '--vscode-foreground'),
        })),
      ],
    });
  }

  private update({ lines, hue, logarithmic }: ChartGiven): void {
    const { chart } = this;
    if (!chart?.options.scales) return;
    const colour = this.colour(hue);
    chart.data.datasets = lines.map(({ label, series }, i) =>
      dataset(label, series, colour, DASHES[i % DASHES.length] ?? []),
    );
    const positive = lines.every(({ series }) => series.values.every((value) => value > 0 || !Number.isFinite(value)));
    const y = chart.options.scales.y;
    if (y) y.type = (logarithmic && positive ? 'logarithmic' : 'linear') as 'linear';
    chart.update('none');
  }

  private describe({ label, lines, step }: ChartGiven): void {
    const ends = lines.map((line) => `${line.label} ${shown(line.series.values.at(-1) ?? Number.NaN)}`).join(', ');
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', `${label} over steps, now at step ${step}. Last values: ${ends}.`);
    const open = this.querySelector('details')?.open ?? false;
    render(
      html`<div class="plot">${this.canvas}</div>
        <details @toggle=${() => this.given && this.describe(this.given)}><summary class="small dim">numbers</summary>${open ? table(lines) : ''}</details>`,
      this,
    );
  }
}

function dataset(
  label: string,
  { steps, values }: Series,
  colour: string,
  dash: number[],
): ChartDataset<'line', { x: number; y: number }[]> {
  const data = Array.from(steps, (x, i) => ({ x, y: values[i] as number }));
  return {
    label,
    data,
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: 1.5,
    borderDash: dash,
    pointRadius: data.length < 2 ? 3 : 0,
    pointHitRadius: 6,
  };
}

function table(lines: readonly Line[]): unknown {
  const steps = [...new Set(lines.flatMap(({ series }) => Array.from(series.steps)))].sort((a, b) => a - b);
  const every = Math.max(1, Math.ceil(steps.length / TABLE_ROWS));
  const values = lines.map(
    ({ series }) => new Map(Array.from(series.steps, (step, i) => [step, series.values[i] as number])),
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Numbers of the chart"><table class="numbers">
    <thead><tr><th scope="col">step</th>${lines.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
    <tbody>${steps.filter((_, i) => i % every === 0).map((step) => html`<tr><th scope="row">${step}</th>${values.map((line) => html`<td class="n">${line.has(step) ? shown(line.get(step) as number) : ''}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

customElements.define('ds-line-chart', LineChart);
