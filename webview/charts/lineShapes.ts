import type { Chart, Plugin } from 'chart.js';
import type { Line } from './lines.js';

type Place = Readonly<Record<'x' | 'y', number>>;

/** How a shape is drawn around a place, and the sign for it in words. */
interface Shape {
  readonly sign: string;
  path(ctx: CanvasRenderingContext2D, at: Place): void;
}

/** Half of a shape's width, in pixels. */
const SIZE = 4;

/** Shapes along lines, where dashes tell something else apart. */
const SHAPES: readonly Shape[] = [
  { sign: '●', path: (ctx, { x, y }) => ctx.arc(x, y, SIZE, 0, 2 * Math.PI) },
  {
    sign: '▲',
    path: (ctx, { x, y }) => {
      ctx.moveTo(x, y - SIZE - 1);
      ctx.lineTo(x + SIZE + 1, y + SIZE);
      ctx.lineTo(x - SIZE - 1, y + SIZE);
      ctx.closePath();
    },
  },
  { sign: '■', path: (ctx, { x, y }) => ctx.rect(x - SIZE, y - SIZE, 2 * SIZE, 2 * SIZE) },
];

/** So many lines have a shape of their own. */
export const MOST_SHAPES = SHAPES.length;

export function signOf(shape: number): string {
  return SHAPES[shape]?.sign ?? '';
}

/** Pixels from one shape of a line to the next. */
const APART = 96;

/** Each line's shape, again and again along it; of each line at other places, so that none hides another. */
export function lineShapes(
  lines: () => readonly Line[],
  style: () => { readonly colour: string; readonly ground: string },
): Plugin<'line'> {
  return {
    id: 'shapes',
    afterDatasetsDraw: (chart) => {
      const { ctx } = chart;
      const { colour, ground } = style();
      ctx.save();
      // The ground around it keeps it apart from what it lies on.
      [ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth] = [colour, ground, 1.5];
      for (const { label, shape, dash } of lines()) {
        if (shape === undefined) continue;
        for (const place of placesAlong(chart, label, startOf(shape, dash))) {
          ctx.beginPath();
          SHAPES[shape]?.path(ctx, place);
          ctx.stroke();
          ctx.fill();
        }
      }
      ctx.restore();
    },
  };
}

/** Two runs have dashes of their own: a line's place among the shapes of all. */
function startOf(shape: number, dash: number): number {
  return APART * (0.25 + dash / 2 + shape / (2 * MOST_SHAPES));
}

/** Where the line of a name is, from so many pixels on, within the chart. */
function placesAlong(chart: Chart<'line'>, label: string, first: number): Place[] {
  const index = chart.data.datasets.findIndex((each) => each.label === label);
  if (index < 0) return [];
  const { left, right, top, bottom } = chart.chartArea;
  const points = chart.getDatasetMeta(index).data.filter(({ y }) => Number.isFinite(y));
  const places: Place[] = [];
  for (let x = left + first; x < right; x += APART) {
    const after = points.findIndex((each) => each.x >= x);
    const [before, next] = [points[after - 1], points[after]];
    if (!before || !next) continue;
    const y = before.y + ((x - before.x) / (next.x - before.x)) * (next.y - before.y);
    if (y >= top && y <= bottom) places.push({ x, y });
  }
  return places;
}
