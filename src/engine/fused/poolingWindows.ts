import {
  type AveragePoolingAttributes,
  along,
  type MaxPoolingAttributes,
  type PoolingAttributes,
} from '../ops/pooling.js';
import type { Data, Shape } from '../tensor.js';

/** A window of a map: its entries are those at rows from `top` up to `bottom`, columns from `left` up to `right`, in steps. */
export interface Window {
  /** Where the map begins, and how wide and high it is. */
  map: number;
  width: number;
  height: number;
  /** Where the window begins, maybe in the padding; and the part of it that is within the map. */
  startY: number;
  startX: number;
  top: number;
  bottom: number;
  left: number;
  right: number;
  stepY: number;
  stepX: number;
}

/** Every position of pooled maps, [N, C, rows, columns], with its window. The window is the same object each time. */
export function eachPosition(
  [, , height = 0, width = 0]: Shape,
  [images = 0, channels = 0, rows = 0, columns = 0]: Shape,
  attributes: PoolingAttributes & Partial<MaxPoolingAttributes>,
  visit: (at: number, window: Window) => void,
): void {
  const [down, across] = [along(attributes, 0), along(attributes, 1)];
  const window: Window = {
    ...{ map: 0, width, height, startY: 0, startX: 0, top: 0, bottom: 0, left: 0, right: 0 },
    ...{ stepY: down.dilation, stepX: across.dilation },
  };
  for (let at = 0; at < images * channels * rows * columns; at++) {
    const row = Math.floor(at / columns) % rows;
    window.map = Math.floor(at / (rows * columns)) * height * width;
    window.startY = row * down.stride - down.padding;
    window.startX = (at % columns) * across.stride - across.padding;
    window.top = firstWithin(window.startY, down.dilation);
    window.left = firstWithin(window.startX, across.dilation);
    window.bottom = Math.min(window.startY + (down.kernel - 1) * down.dilation + 1, height);
    window.right = Math.min(window.startX + (across.kernel - 1) * across.dilation + 1, width);
    visit(at, window);
  }
}

/** The first of start, start + step, … that is not below 0. */
function firstWithin(start: number, step: number): number {
  return start < 0 ? start + Math.ceil(-start / step) * step : start;
}

/** Where the first of a window's largest entries is; NaN counts as the largest. −1 where the window has none within the map. */
export function winnerOf(data: Data, window: Window): number {
  let winner = -1;
  let largest = Number.NEGATIVE_INFINITY;
  for (let y = window.top; y < window.bottom; y += window.stepY) {
    for (let x = window.left; x < window.right; x += window.stepX) {
      const at = window.map + y * window.width + x;
      const value = data[at] as number;
      if (winner >= 0 && !(value > largest || (Number.isNaN(value) && !Number.isNaN(largest)))) continue;
      winner = at;
      largest = value;
    }
  }
  return winner;
}

/** The sum of a window's entries, row by row. */
export function sumOf(data: Data, window: Window): number {
  let sum = 0;
  for (let y = window.top; y < window.bottom; y++) {
    let row = 0;
    for (let x = window.left; x < window.right; x++) row += data[window.map + y * window.width + x] as number;
    sum += row;
  }
  return sum;
}

/** What a window's sum is divided by: a given number, or how many entries it has, those of the padding among them or not. */
export function divisorOf(window: Window, attributes: AveragePoolingAttributes): number {
  if (typeof attributes.divisor === 'number') return attributes.divisor;
  if (!attributes.countIncludePad) return (window.bottom - window.top) * (window.right - window.left);
  return [0, 1].reduce((product, k) => {
    const [start, extent] = k === 0 ? [window.startY, window.height] : [window.startX, window.width];
    const { kernel, padding } = along(attributes, k);
    return product * (Math.min(start + kernel, extent + padding) - start);
  }, 1);
}
