import { svg, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { colourOf, parseColour, type Ramp, type Rgb, readRamp } from '../../heatmap/colours.js';
import type { Box } from './layout.js';

/** Numbers of a map, row by row. */
export interface Map2 {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** The size of the strongest colour. */
  readonly limit: number;
  /** `input`: blue from 0 up; numbers of both signs are gold and violet. */
  readonly scale: 'signed' | 'input';
}

/** Dots along a cell's side where a cell is hatched. */
const HATCHED = 6;

interface Painted {
  readonly data: Float64Array;
  readonly limit: number;
}
const painted = new WeakMap<HTMLCanvasElement, Painted>();

/** A map as a canvas in the drawing, painted when its numbers change. */
export function map(given: Map2, { x, y, width, height }: Box): TemplateResult {
  const fill = (element: Element | undefined): void => {
    if (element instanceof HTMLCanvasElement) paint(element, given);
  };
  return svg`<foreignObject x=${x} y=${y} width=${width} height=${height}><canvas class="cells" aria-hidden="true" ${ref(fill)}></canvas></foreignObject><rect class="frame-map" x=${x} y=${y} width=${width} height=${height}></rect>`;
}

export function paint(canvas: HTMLCanvasElement, { data, rows, columns, limit, scale }: Map2): void {
  const before = painted.get(canvas);
  if (before?.data === data && before.limit === limit && canvas.dataset['stale'] === undefined) return;
  delete canvas.dataset['stale'];
  painted.set(canvas, { data, limit });
  const dots = data.every(Number.isFinite) ? 1 : HATCHED;
  canvas.width = Math.max(1, columns * dots);
  canvas.height = Math.max(1, rows * dots);
  const context = canvas.getContext('2d');
  if (!context || rows * columns === 0) return;
  const image = context.createImageData(columns * dots, rows * dots);
  const ramp = scale === 'input' ? inputRamp() : readRamp(document.body);
  for (let y = 0; y < rows * dots; y++) {
    for (let x = 0; x < columns * dots; x++) {
      const value = data[Math.floor(y / dots) * columns + Math.floor(x / dots)] as number;
      const colour = Number.isFinite(value) ? colourOf(value, limit, ramp) : hatched(x, y);
      image.data.set([...colour, 255], 4 * (y * columns * dots + x));
    }
  }
  context.putImageData(image, 0, 0);
}

/** What comes in is an a: blue. */
function inputRamp(): Ramp {
  const positive = parseColour(getComputedStyle(document.body).getPropertyValue('--ds-a-fill'));
  return { ...readRamp(document.body), positive };
}

/** Black and white stripes, seen in every theme: NaN or infinite. */
function hatched(x: number, y: number): Rgb {
  return (x + y) % 3 === 0 ? [255, 255, 255] : [0, 0, 0];
}
