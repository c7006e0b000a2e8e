import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  type Plugin,
  PointElement,
  Tooltip,
} from 'chart.js';
import type { Slope } from '../../src/protocol.js';
import { shown } from '../numbers.js';
import { ChartElement, type Redraw } from './chart.js';
import { lineNames } from './decorations.js';
import { FRAME, valuesAt, xAxis, yAxis } from './lineAxes.js';
import { largestGap, slopeLimits } from './slopeLimits.js';

Chart.register(LineController, LineElement, PointElement, LinearScale, Tooltip, Filler);

export interface SlopeGiven {
  readonly slope: Slope;
  /** Whose derivative: `hidden2.df`. */
  readonly name: string;
  /** Where the finding shows it. */
  readonly worst: number | null;
}

/** f′ as written and f′ as it is, with the gap between them shaded; what was traced stands below as a rug. */
export class SlopeChart extends ChartElement<'line', SlopeGiven> {
  protected redraw(before: SlopeGiven, now: SlopeGiven): Redraw {
    const same = before.slope === now.slope && before.name === now.name && before.worst === now.worst;
    return same ? 'nothing' : 'anew';
  }

  protected sentence({ slope, name }: SlopeGiven): string {
    const { variable, from, to } = slope;
    const traced = largestGap(slope);
    const gap = traced ?? largestGap({ ...slope, from: Number.NaN, to: Number.NaN });
    const where = traced ? 'They part most' : 'They are the same where it was traced, and part most';
    const apart =
      gap === null
        ? 'They are the same everywhere.'
        : `${where} at ${variable} = ${shown(gap.at)}: ${shown(gap.written)} as written, ${shown(gap.exact)} as it is.`;
    return `${name} as written, and f′ as it is, over ${variable}. ${apart} Traced: from ${shown(from)} to ${shown(to)}.`;
  }

  protected configuration(given: SlopeGiven): ChartConfiguration<'line'> {
    const { slope } = given;
    const { text } = this;
    const limits = slopeLimits(slope);
    const [x, y] = [xAxis(text), yAxis(text)];
    const line = this.colour('--vscode-foreground');
    return {
      type: 'line',
      data: { datasets: this.lines(slope, line) },
      options: {
        ...FRAME,
        interaction: { mode: 'index', axis: 'x', intersect: false },
        scales: {
          x: {
            ...x,
            min: slope.at[0] ?? -1,
            max: slope.at.at(-1) ?? 1,
            ticks: { ...x.ticks, maxTicksLimit: 7, callback: (value) => shown(Number(value), 3) },
            title: { display: true, text: slope.variable, ...text },
          },
          y: { ...y, ...limits, ticks: { ...y.ticks, includeBounds: false } },
        },
        plugins: { tooltip: valuesAt((at) => `${slope.variable} = ${shown(at)}`) },
      },
      plugins: [
        rug(given, () => text.color),
        lineNames(() => ({ font: this.colour('--vscode-font-family'), colour: line })),
      ],
    };
  }

  private lines({ at, written, below, above }: Slope, line: string): ChartDataset<'line'>[] {
    // At a kink a place has two points, so that the curve goes straight from one side to the other.
    const points = (left: Float64Array, right: Float64Array): { x: number; y: number }[] =>
      Array.from(at).flatMap((x, i) => {
        const [from, to] = [left[i] as number, right[i] as number];
        return below[i] === above[i] ? [{ x, y: to }] : [from, to].map((y) => ({ x, y }));
      });
    const shared = { borderColor: line, borderWidth: 1.5, pointRadius: 0, backgroundColor: line };
    const shade = `color-mix(in srgb, ${this.colour('--ds-bad')} 22%, transparent)`;
    return [
      { ...shared, label: 'as it is', data: points(below, above) },
      {
        ...shared,
        label: 'as written',
        data: points(written, written),
        borderDash: [5, 3],
        fill: { target: 0, above: shade, below: shade },
      },
    ];
  }
}

/** What the op had as its inputs: a tick each, at the bottom; and the place that the finding shows. */
function rug({ slope, worst }: SlopeGiven, colour: () => string): Plugin<'line'> {
  return {
    id: 'rug',
    afterDatasetsDraw: ({ ctx, scales: { x }, chartArea: { top, bottom } }) => {
      if (!x) return;
      const stroke = (at: number, from: number, dash: number[]): void => {
        const place = x.getPixelForValue(at);
        ctx.setLineDash(dash);
        ctx.beginPath();
        ctx.moveTo(place, from);
        ctx.lineTo(place, bottom);
        ctx.stroke();
      };
      ctx.save();
      ctx.lineWidth = 1;
      ctx.strokeStyle = colour();
      for (const at of slope.traced) stroke(at, bottom - 7, []);
      if (worst !== null && Number.isFinite(worst)) stroke(worst, top, [2, 3]);
      ctx.restore();
    },
  };
}

customElements.define('ds-slope-chart', SlopeChart);
