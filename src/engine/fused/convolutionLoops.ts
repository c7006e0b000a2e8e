import type { ConvolutionAttributes } from '../ops/convolution.js';
import type { Shape } from '../tensor.js';

/**
 * A row's share of one weight: for 0 ≤ i < count, entry `weight` of W meets x at `x` + i · `step` and z at `z` + i.
 */
export type Run = (weight: number, x: number, z: number, count: number, step: number) => void;

interface Shapes {
  readonly x: Shape;
  readonly weights: Shape;
  readonly z: Shape;
}

/** All that meets in a convolution over maps, row by row: each triple of entries of W, x and z once. */
export function eachRun({ x, weights, z }: Shapes, attributes: ConvolutionAttributes, run: Run): void {
  const [images = 0, outputs = 0, rows = 0, columns = 0] = z;
  const [, channels = 0, height = 0, width = 0] = weights;
  const [, inputs = 0, extentY = 0, extentX = 0] = x;
  const [down, across] = [0, 1].map((k) => alongAxis(attributes, k)) as [Along, Along];
  for (let map = 0; map < images * outputs; map++) {
    const output = map % outputs;
    const group = Math.floor((output * attributes.groups) / outputs);
    const first = Math.floor(map / outputs) * inputs + group * channels;
    for (let tap = 0; tap < channels * height * width; tap++) {
      const [u, v] = [tap % width, Math.floor(tap / width) % height];
      const plane = (first + Math.floor(tap / (width * height))) * extentY;
      const [left, right] = within(across, u, extentX, columns);
      const [top, bottom] = within(down, v, extentY, rows);
      const from = left * across.stride + u * across.dilation - across.padding;
      for (let y = top; y < bottom; y++) {
        const line = plane + y * down.stride + v * down.dilation - down.padding;
        const at = (map * rows + y) * columns + left;
        run(output * channels * height * width + tap, line * extentX + from, at, right - left, across.stride);
      }
    }
  }
}

interface Along {
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
}

function alongAxis({ stride, dilation, padding }: ConvolutionAttributes, k: number): Along {
  return { stride: stride[k] as number, dilation: dilation[k] as number, padding: padding[k]?.[0] as number };
}

/** The positions, from one up to another, at which entry k of a kernel stands within the axis and not in its padding. */
function within({ stride, dilation, padding }: Along, k: number, extent: number, positions: number): [number, number] {
  const shift = padding - k * dilation;
  const first = Math.max(0, Math.ceil(shift / stride));
  return [first, Math.max(first, Math.min(positions, Math.floor((extent - 1 + shift) / stride) + 1))];
}
