import type { Plugin } from 'chart.js';

/** The height of a line's name, in pixels. */
const LINE = 13;

/** A vertical line at the current step. */
export function stepMarker(step: () => number | null, colour: () => string): Plugin<'line'> {
  return {
    id: 'step',
    afterDatasetsDraw: ({ ctx, scales: { x }, chartArea }) => {
      const now = step();
      if (!x || now === null) return;
      const at = x.getPixelForValue(now);
      ctx.save();
      ctx.strokeStyle = colour();
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      ctx.moveTo(at, chartArea.top);
      ctx.lineTo(at, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };
}

/** Each line's name at its end, pushed apart where lines end together. */
export function lineNames(style: () => { readonly font: string; readonly colour: string }): Plugin<'line'> {
  return {
    id: 'names',
    afterDatasetsDraw: (chart) => {
      const { ctx, chartArea } = chart;
      const ends = chart.data.datasets
        .flatMap((line, i) => {
          const last = chart.getDatasetMeta(i).data.at(-1);
          return last ? [{ label: line.label ?? '', y: last.y }] : [];
        })
        .sort((a, b) => a.y - b.y);
      const { font, colour } = style();
      ctx.save();
      ctx.font = `11px ${font}`;
      ctx.fillStyle = colour;
      ctx.textBaseline = 'middle';
      // Pushed down by those above, but never below the chart.
      let free = chartArea.top;
      ends.forEach(({ label, y }, i) => {
        const at = Math.min(Math.max(y, free), chartArea.bottom - LINE * (ends.length - 1 - i));
        ctx.fillText(label, chartArea.right + 6, at, 70);
        free = at + LINE;
      });
      ctx.restore();
    },
  };
}
