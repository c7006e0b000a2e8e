import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  type ChartEvent,
  LinearScale,
  type Plugin,
  PointElement,
  type ScaleOptionsByType,
  ScatterController,
  Tooltip,
  type TooltipItem,
} from 'chart.js';
import { VERDICTS } from '../../src/analysis/check/codes.js';
import type { CheckedEntries, Verdict } from '../../src/protocol.js';
import { count, placeIn, shown } from '../numbers.js';
import { ChartElement, GRID, type Redraw } from './chart.js';
import { type Drawn, drawnEntries, type Point } from './scatterPoints.js';
import { fromSymlog, symlogTicks } from './symlog.js';

Chart.register(ScatterController, PointElement, LinearScale, Tooltip);

export interface ScatterGiven {
  readonly entries: CheckedEntries;
  readonly kind: 'values' | 'bounds';
  readonly symlog: boolean;
  readonly selected: number | null;
}

type Shape = 'crossRot' | 'circle' | 'rectRot' | 'triangle' | 'rect';

/** A verdict is a shape; the names are chart.js's own. */
const SHAPES: Readonly<Record<Verdict, Shape>> = {
  mismatch: 'crossRot',
  'non-finite': 'crossRot',
  inconclusive: 'triangle',
  kink: 'rectRot',
  declared: 'rect',
  match: 'circle',
};

/** Every entry, analytic over numeric with the bound around the diagonal, or its distance in units of the bound over its size. */
export class ScatterChart extends ChartElement<'scatter', ScatterGiven> {
  protected redraw(before: ScatterGiven, now: ScatterGiven): Redraw {
    if (before.entries !== now.entries || before.kind !== now.kind || before.symlog !== now.symlog) return 'anew';
    return before.selected === now.selected ? 'nothing' : 'again';
  }

  protected sentence({ entries, kind }: ScatterGiven): string {
    const outside = entries.verdict.filter((code) => VERDICTS[code] === 'mismatch').length;
    const what = kind === 'values' ? 'Analytic over numeric' : 'Distance in units of the bound, over the size';
    const said =
      outside === 0
        ? 'every one lies within its bound'
        : `${count(outside)} of ${count(entries.total)} lie outside their bound`;
    return `${what} for the entries of ${entries.parameter}: ${said}. The table below holds the numbers.`;
  }

  protected configuration(given: ScatterGiven): ChartConfiguration<'scatter'> {
    const drawn = drawnEntries(given);
    return {
      type: 'scatter',
      data: { datasets: this.sets(drawn) },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        layout: { padding: { top: 8, right: 12 } },
        interaction: { mode: 'nearest', intersect: true },
        scales: { x: this.axis(drawn.x), y: this.axis(drawn.y) },
        plugins: { tooltip: { animation: false, callbacks: { label: (item) => tooltip(item, given.entries) } } },
        onClick: (event, _elements, chart) => this.choose(event, chart as Chart),
      },
      plugins: [this.band(drawn), this.ring(drawn)],
    };
  }

  private sets({ points }: Drawn): ChartDataset<'scatter'>[] {
    const [ink, faint] = [this.colour('--vscode-foreground'), this.colour('--vscode-descriptionForeground')];
    const of = (verdict: Verdict): ChartDataset<'scatter'> => ({
      label: verdict,
      data: points.filter((point) => point.verdict === verdict),
      pointStyle: SHAPES[verdict],
      pointRadius: verdict === 'match' ? 2.5 : 4,
      pointHitRadius: 4,
      borderWidth: 1,
      borderColor: verdict === 'match' ? faint : ink,
      backgroundColor: 'transparent',
    });
    return VERDICTS.map(of).filter(({ data }) => data.length > 0);
  }

  private axis({ scale, low, high, label, logarithmic }: Drawn['x']): ScaleOptionsByType<'linear'> {
    const { text } = this;
    const ticks = scale ? symlogTicks(low, high, scale, 9) : null;
    return {
      type: 'linear',
      min: low,
      max: high,
      grid: { color: GRID },
      border: { color: text.color },
      title: { display: true, text: label, ...text },
      ticks: {
        ...text,
        maxTicksLimit: 7,
        autoSkip: false,
        includeBounds: false,
        callback: (value: number | string) => valueAt(Number(value)),
      },
      ...(ticks
        ? {
            afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
              axis.ticks = ticks.map((value) => ({ value }));
            },
          }
        : {}),
    } as unknown as ScaleOptionsByType<'linear'>;

    function valueAt(place: number): string {
      if (scale) return shown(fromSymlog(place, scale), 1);
      return logarithmic ? (Number.isInteger(place) ? shown(10 ** place, 1) : '') : shown(place, 3);
    }
  }

  /** What lies within the bound: a band around the diagonal, or below the line at 1. */
  private band({ band }: Drawn): Plugin<'scatter'> {
    return {
      id: 'band',
      beforeDatasetsDraw: ({ ctx, scales: { x, y }, chartArea }) => {
        if (!x || !y) return;
        const colour = this.colour('--ds-ok');
        ctx.save();
        ctx.beginPath();
        ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
        ctx.clip();
        ctx.beginPath();
        band.upper.forEach(([u, v]) => ctx.lineTo(x.getPixelForValue(u), y.getPixelForValue(v)));
        [...band.lower].reverse().forEach(([u, v]) => ctx.lineTo(x.getPixelForValue(u), y.getPixelForValue(v)));
        ctx.closePath();
        ctx.fillStyle = `color-mix(in srgb, ${colour} 18%, transparent)`;
        ctx.fill();
        ctx.strokeStyle = colour;
        ctx.beginPath();
        band.edge.forEach(([u, v], i) => {
          if (i === 0) ctx.moveTo(x.getPixelForValue(u), y.getPixelForValue(v));
          else ctx.lineTo(x.getPixelForValue(u), y.getPixelForValue(v));
        });
        ctx.stroke();
        ctx.restore();
      },
    };
  }

  /** A frame around the selected entry, as on the maps. */
  private ring({ points }: Drawn): Plugin<'scatter'> {
    return {
      id: 'ring',
      afterDatasetsDraw: ({ ctx, scales: { x, y } }) => {
        const point = points.find(({ place }) => place === this.given?.selected);
        if (!x || !y || !point) return;
        ctx.save();
        ctx.lineWidth = 2;
        ctx.strokeStyle = this.colour('--ds-focus');
        ctx.strokeRect(x.getPixelForValue(point.x) - 6, y.getPixelForValue(point.y) - 6, 12, 12);
        ctx.restore();
      },
    };
  }

  private choose(event: ChartEvent, chart: Chart): void {
    if (!event.native) return;
    const [hit] = chart.getElementsAtEventForMode(event.native, 'nearest', { intersect: true }, false);
    const point = hit && (chart.data.datasets[hit.datasetIndex]?.data[hit.index] as unknown as Point | undefined);
    if (point) this.dispatchEvent(new CustomEvent('place', { detail: point.place }));
  }
}

function tooltip(
  { raw }: TooltipItem<'scatter'>,
  { shape, analytic, numeric, numericBound, ratio }: CheckedEntries,
): string[] {
  const { place, at } = raw as Point;
  const value = (of: Float64Array, digits = 4): string => shown(of[at] as number, digits);
  return [
    `[${placeIn(shape, place).join(', ')}]`,
    `analytic ${value(analytic)}`,
    `numeric ${value(numeric)} ± ${value(numericBound, 2)}`,
    `${value(ratio, 2)} of the bound`,
  ];
}

customElements.define('ds-scatter-chart', ScatterChart);
