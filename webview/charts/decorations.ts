import type { Chart, Plugin } from 'chart.js';

/** The height of a line's name, in pixels. */
const LINE = 13;

export interface NameStyle {
  readonly font: string;
  readonly colour: string;
}

/** Each named line's name at its end, with the sign of its shape, if it has one, pushed apart where lines end together; where there is no room for all, every second, third, … */
export function lineNames(style: () => NameStyle, sign: (label: string) => string = () => ''): Plugin<'line'> {
  return {
    id: 'names',
    afterDatasetsDraw: (chart) => {
      const { ctx, chartArea } = chart;
      const all = endsOf(chart);
      const room = Math.max(1, Math.floor((chartArea.bottom - chartArea.top) / LINE));
      const every = Math.ceil(all.length / room);
      const ends = all.filter((_, i) => i % every === 0);
      const { font, colour } = style();
      ctx.save();
      ctx.font = `11px ${font}`;
      ctx.fillStyle = colour;
      ctx.textBaseline = 'middle';
      // Pushed down by those above, but never below the chart.
      let free = chartArea.top;
      ends.forEach(({ label, y }, i) => {
        const at = Math.min(Math.max(y, free), chartArea.bottom - LINE * (ends.length - 1 - i));
        ctx.fillText(`${sign(label)} ${label}`.trim(), chartArea.right + 6, at, 70);
        free = at + LINE;
      });
      ctx.restore();
    },
  };
}

function endsOf(chart: Chart<'line'>): { readonly label: string; readonly y: number }[] {
  const { top, bottom } = chart.chartArea;
  return chart.data.datasets
    .flatMap(({ label }, i) => {
      const last = chart
        .getDatasetMeta(i)
        .data.filter(({ y }) => Number.isFinite(y))
        .at(-1);
      return label && last ? [{ label, y: Math.min(bottom, Math.max(top, last.y)) }] : [];
    })
    .sort((a, b) => a.y - b.y);
}

/** Values that are well, as a band behind the lines, with its name. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

export function healthyBand(
  band: () => Band | null,
  style: () => NameStyle & { readonly fill: string; readonly ground: string },
): Plugin<'line'> {
  return {
    id: 'band',
    beforeDatasetsDraw: ({ ctx, scales: { y }, chartArea: { left, right, top, bottom } }) => {
      const shown = band();
      if (!y || !shown) return;
      const inside = (value: number): number => Math.min(bottom, Math.max(top, y.getPixelForValue(value)));
      const [high, low] = [inside(shown.to), inside(shown.from)];
      if (low - high < 1) return;
      ctx.save();
      ctx.fillStyle = style().fill;
      ctx.fillRect(left, high, right - left, low - high);
      ctx.restore();
    },
    afterDatasetsDraw: ({ ctx, scales: { y }, chartArea: { left, top, bottom } }) => {
      const shown = band();
      if (!y || !shown) return;
      const inside = (value: number): number => Math.min(bottom, Math.max(top, y.getPixelForValue(value)));
      const low = inside(shown.from);
      if (low - inside(shown.to) <= 20) return;
      const { font, colour, ground } = style();
      ctx.save();
      ctx.font = `11px ${font}`;
      // Lines may run through it: the ground shows around its letters.
      ctx.strokeStyle = ground;
      ctx.lineWidth = 4;
      ctx.lineJoin = 'round';
      ctx.strokeText(shown.label, left + 6, low - 6);
      ctx.fillStyle = colour;
      ctx.fillText(shown.label, left + 6, low - 6);
      ctx.restore();
    },
  };
}

/** A place that is told apart: a vertical line with words. */
export interface PlaceMark {
  readonly x: number;
  readonly text: string;
  readonly dash: readonly number[];
  /** Where its words stand: lines above one another. */
  readonly row: number;
}

export function placeMarks(marks: () => readonly PlaceMark[], style: () => NameStyle): Plugin<'line'> {
  return {
    id: 'places',
    afterDatasetsDraw: ({ ctx, scales: { x }, chartArea: { left, right, top, bottom } }) => {
      if (!x) return;
      const { font, colour } = style();
      ctx.save();
      ctx.font = `11px ${font}`;
      ctx.strokeStyle = ctx.fillStyle = colour;
      ctx.lineWidth = 1.5;
      for (const { x: place, text, dash, row } of marks()) {
        const at = x.getPixelForValue(place);
        if (at < left - 1 || at > right + 1) continue;
        ctx.setLineDash([...dash]);
        ctx.beginPath();
        ctx.moveTo(at, top);
        ctx.lineTo(at, bottom);
        ctx.stroke();
        const late = at > (left + right) / 2;
        ctx.textAlign = late ? 'right' : 'left';
        ctx.fillText(text, at + (late ? -5 : 5), top + 10 + LINE * row);
      }
      ctx.restore();
    },
  };
}
