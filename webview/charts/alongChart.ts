import type { ChartConfiguration, ChartDataset } from 'chart.js';
import type { Along } from '../../src/protocol.js';
import { shown } from '../numbers.js';
import { ChartElement, type Redraw } from './chart.js';
import { lineNames, type PlaceMark, placeMarks } from './decorations.js';
import { offChart, placesOf } from './drawn.js';
import { edgeMarks } from './edgeMarks.js';
import { FRAME, valuesAt, xAxis, yAxis } from './lineAxes.js';
import { alongLimits, parabolaOf } from './parabola.js';

export interface AlongGiven {
  readonly along: Along;
  /** What the chart says, in a sentence. */
  readonly sentence: string;
}

/** J along the coming update, over η′; η itself is marked, and where J's parabola is lowest. */
export class AlongChart extends ChartElement<'line', AlongGiven> {
  protected redraw(before: AlongGiven, now: AlongGiven): Redraw {
    return before.along === now.along ? 'nothing' : 'anew';
  }

  protected sentence({ sentence }: AlongGiven): string {
    return sentence;
  }

  protected configuration({ along }: AlongGiven): ChartConfiguration<'line'> {
    const { text } = this;
    const line = this.colour('--vscode-foreground');
    const names = { font: this.colour('--vscode-font-family'), colour: line };
    const series = { steps: along.etas, values: along.losses };
    const [x, y] = [xAxis(text), yAxis(text)];
    return {
      type: 'line',
      data: { datasets: this.lines(along, line) },
      options: {
        ...FRAME,
        interaction: { mode: 'index', axis: 'x', intersect: false },
        scales: {
          x: {
            ...x,
            min: 0,
            max: along.etas.at(-1) ?? 1,
            ticks: { ...x.ticks, callback: (value) => shown(Number(value), 2) },
            title: { display: true, text: 'η′', ...text },
          },
          y: { ...y, ...alongLimits(along), ticks: { ...y.ticks, includeBounds: false } },
        },
        plugins: { tooltip: valuesAt((eta) => `η′ = ${shown(eta)}`) },
      },
      plugins: [
        placeMarks(
          () => marksOf(along),
          () => names,
        ),
        edgeMarks(
          () => offChart(series, false),
          () => ({ ...names, colour: this.colour('--ds-bad') }),
        ),
        lineNames(() => names),
      ],
    };
  }

  private lines(along: Along, line: string): ChartDataset<'line'>[] {
    const { etas, losses } = along;
    const shared = { borderColor: line, backgroundColor: line };
    return [
      {
        ...shared,
        label: 'J',
        data: placesOf({ steps: etas, values: losses }, false),
        borderWidth: 1.75,
        pointRadius: 2,
      },
      {
        ...shared,
        label: 'parabola',
        data: placesOf({ steps: etas, values: parabolaOf(along) }, false),
        borderWidth: 1,
        borderDash: [3, 3],
        pointRadius: 0,
      },
    ];
  }
}

function marksOf({ learningRate, minimum }: Along): PlaceMark[] {
  const own = { x: learningRate, text: `η ${shown(learningRate, 3)}`, dash: [], row: 0 };
  if (!minimum) return [own];
  return [own, { x: minimum.eta, text: `minimum ${shown(minimum.eta, 3)}`, dash: [4, 3], row: 1 }];
}

customElements.define('ds-along-chart', AlongChart);
