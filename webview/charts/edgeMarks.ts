import type { Plugin } from 'chart.js';
import type { NameStyle } from './decorations.js';
import type { OffChart } from './drawn.js';

/** A mark takes so much room, in pixels. */
const WIDTH = 34;
const HEIGHT = 12;

/** A mark at the edge of a chart. */
export interface EdgeMark {
  readonly at: number;
  readonly text: string;
  readonly below: boolean;
  /** Counted from the edge. */
  readonly row: number;
}

/** Marks by their places in pixels: the same word nearby stands once, other words beside it go into a row of their own. */
export function arranged(marks: readonly { readonly at: number; readonly text: OffChart['text'] }[]): EdgeMark[] {
  const placed: EdgeMark[] = [];
  for (const { at, text } of [...marks].sort((one, other) => one.at - other.at)) {
    const below = text === '0' || text === '< 0' || text === '−∞';
    const near = placed.filter((mark) => mark.below === below && at - mark.at < WIDTH);
    if (near.some((mark) => mark.text === text)) continue;
    const row = [0, 1, 2].find((each) => near.every((mark) => mark.row !== each)) ?? 0;
    placed.push({ at, text, below, row });
  }
  return placed;
}

/** Numbers that have no place on the chart stand at its edge: NaN and ∞ above, zero and less on a logarithmic axis below. */
export function edgeMarks(marks: () => readonly OffChart[], style: () => NameStyle): Plugin<'line'> {
  return {
    id: 'edge',
    afterDatasetsDraw: ({ ctx, scales: { x }, chartArea: { left, right, top, bottom } }) => {
      if (!x) return;
      const within = marks()
        .map(({ x: step, text }) => ({ at: x.getPixelForValue(step), text }))
        .filter(({ at }) => at >= left - 1 && at <= right + 1);
      const { font, colour } = style();
      ctx.save();
      ctx.font = `600 11px ${font}`;
      ctx.fillStyle = colour;
      for (const { at, text, below, row } of arranged(within))
        ctx.fillText(
          `${below ? '▾' : '▴'} ${text}`,
          at + 1,
          below ? bottom - 4 - HEIGHT * row : top + 9 + HEIGHT * row,
        );
      ctx.restore();
    },
  };
}
