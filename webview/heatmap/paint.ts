import { colourOf, colourOfRatio, type Ramp, type Rgb } from './colours.js';

/** Signed around zero; a distance in units of its bound, from 0 up; or indices into VERDICTS. */
export type MapScale = 'signed' | 'ratio' | 'verdict';

/** How strongly a verdict is inked, by its index (analysis/check/codes.ts): what is wrong most of all, what matches not. */
const OF_VERDICTS = [1, 1, 0.6, 0.45, 0.3, 0];

/** Dots between the stripes of what is no number, and how wide a dot is where there is room. */
const HATCH = 3;

export interface Painted {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly scale: MapScale;
  /** The value of the strongest colour. */
  readonly limit: number;
  /** How wide and high a cell will be in CSS pixels. */
  readonly cell: readonly [width: number, height: number];
}

/** Cells of a map into a canvas: one pixel each, which CSS makes larger; more where some must be hatched, as far as there is room. */
export function paint(canvas: HTMLCanvasElement, painted: Painted, ramp: Ramp): void {
  const { data, rows, columns, cell } = painted;
  const odd = data.some((value) => !Number.isFinite(value));
  const [across, down] = odd ? ([dotsIn(cell[0]), dotsIn(cell[1])] as const) : [1, 1];
  const [width, height] = [columns * across, rows * down];
  canvas.width = Math.max(1, width);
  canvas.height = Math.max(1, height);
  const context = canvas.getContext('2d');
  if (!context || width * height === 0) return;
  const colours = Int32Array.from(data, (value) => colourIn(painted, value, ramp));
  const pixels = new Int32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / down) * columns;
    for (let x = 0; x < width; x++) {
      const place = row + Math.floor(x / across);
      pixels[y * width + x] = Number.isFinite(data[place]) ? (colours[place] as number) : hatched(x, y);
    }
  }
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
}

/** So many dots of about three pixels a cell has room for. */
function dotsIn(size: number): number {
  return Math.max(1, Math.min(HATCH, Math.floor(size)), Math.floor(size / HATCH));
}

/** 0 for what has none. */
function colourIn({ scale, limit }: Painted, value: number, ramp: Ramp): number {
  if (!Number.isFinite(value)) return 0;
  if (scale === 'ratio') return packed(colourOfRatio(value, limit, ramp));
  if (scale === 'signed') return packed(colourOf(value, limit, ramp));
  const share = OF_VERDICTS[value] ?? 1;
  return packed(
    ramp.zero.map((zero, i) => Math.round(zero + share * ((ramp.ink[i] as number) - zero))) as never as Rgb,
  );
}

/** Black and white stripes, seen in every theme: NaN or infinite. */
function hatched(x: number, y: number): number {
  return (x + y) % HATCH === 0 ? packed([255, 255, 255]) : packed([0, 0, 0]);
}

/** As ImageData has it on every processor that browsers run on: red in the lowest byte. */
function packed([red, green, blue]: Rgb): number {
  return (255 << 24) | (blue << 16) | (green << 8) | red;
}
