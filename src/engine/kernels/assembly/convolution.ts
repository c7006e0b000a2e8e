import { MAPS, WINDOW } from '../layout';
import { scratchOf, shareStart } from './share';
import { Strips, strips } from './strips';
import { copyWindows } from './window';

/** The operands of a convolution and of both of its gradients. */
@unmanaged
export class Convolution {
  x: usize;
  weights: usize;
  /** Of a convolution alone; 0: none. */
  bias: usize;
  z: usize;
  images: i32;
  groups: i32;
  /** Of a group. */
  channels: i32;
  outputs: i32;
  height: i32;
  width: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  top: i32;
  left: i32;
  /** Positions. */
  rows: i32;
  columns: i32;
  /** How many rows, and how many channels of what is walked over, are taken at a time. */
  blockRows: i32;
  blockChannels: i32;
}

/** z = W * x + b: each thread takes blocks of rows of images' groups; channels are added block by block. */
export function convolution<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Convolution>(p);
  const s = stripsOf<T>(o, thread);
  const blocks = (o.rows + o.blockRows - 1) / o.blockRows;
  const tasks = o.images * o.groups * blocks;
  const first = shareStart(tasks, thread, threads), last = shareStart(tasks, thread + 1, threads);
  let channel = 0;
  do {
    const channels = min(o.blockChannels, o.channels - channel);
    s.inner = channels * o.kernelHeight * o.kernelWidth;
    s.accumulate = channel > 0;
    placeWindow<T>(o, channels, s.scratch + WINDOW);
    for (let task = first; task < last; task++) block<T>(o, s, task / blocks, (task % blocks) * o.blockRows, channel, channels);
    channel += o.blockChannels;
  } while (channel < o.channels);
}

function stripsOf<T>(o: Convolution, thread: i32): Strips {
  const s = changetype<Strips>(scratchOf(thread));
  s.scratch = scratchOf(thread);
  s.columns = o.columns;
  s.fromY = <usize>o.strideY * rowBytes<T>(o);
  s.fromX = <usize>o.strideX * sizeof<T>();
  s.aRow = <usize>(o.channels * o.kernelHeight * o.kernelWidth) * sizeof<T>();
  s.outputs = o.outputs;
  s.toMap = <usize>(o.rows * o.columns) * sizeof<T>();
  s.toY = <usize>o.columns * sizeof<T>();
  s.toX = sizeof<T>();
  return s;
}

/** Some channels of a group of an image, at rows of positions from `row` on. */
function block<T>(o: Convolution, s: Strips, map: i32, row: i32, channel: i32, channels: i32): void {
  const group = map % o.groups;
  const taps = o.kernelHeight * o.kernelWidth;
  s.rows = min(o.blockRows, o.rows - row);
  s.from = blockOf<T>(o, s.scratch + MAPS, map * o.channels + channel, channels, row, s.rows);
  s.a = o.weights + <usize>((group * o.outputs * o.channels + channel) * taps) * sizeof<T>();
  s.to = o.z + <usize>map * <usize>o.outputs * s.toMap + <usize>row * s.toY;
  s.bias = o.bias && channel + channels >= o.channels ? o.bias + <usize>(group * o.outputs) * sizeof<T>() : 0;
  strips<T>(s);
}

/** Whether every window lies within its map, which then need not be copied to get its padding. */
export function fits(o: Convolution): bool {
  const bottom = (o.rows - 1) * o.strideY + (o.kernelHeight - 1) * o.dilationY - o.top;
  const right = (o.columns - 1) * o.strideX + (o.kernelWidth - 1) * o.dilationX - o.left;
  return o.top <= 0 && o.left <= 0 && bottom < o.height && right < o.width;
}

/** How many entries of a row, and how many rows, windows of a block reach over. */
function reachX(o: Convolution): i32 {
  return (o.columns - 1) * o.strideX + (o.kernelWidth - 1) * o.dilationX + 1;
}

function reachY(o: Convolution, rows: i32): i32 {
  return (rows - 1) * o.strideY + (o.kernelHeight - 1) * o.dilationY + 1;
}

/** Bytes from row to row, and from map to map, of what windows are taken from. */
export function rowBytes<T>(o: Convolution): usize {
  return <usize>(fits(o) ? o.width : reachX(o)) * sizeof<T>();
}

function mapBytes<T>(o: Convolution): usize {
  return <usize>(fits(o) ? o.height : reachY(o, o.blockRows)) * rowBytes<T>(o);
}

/** Where the window of the first position of row `row` begins, in maps from `map` on that have their padding. */
export function blockOf<T>(o: Convolution, padded: usize, map: i32, maps: i32, row: i32, rows: i32): usize {
  const from = o.x + <usize>map * <usize>(o.height * o.width) * sizeof<T>();
  const top = row * o.strideY - o.top;
  if (fits(o)) return from + <usize>(top * o.width - o.left) * sizeof<T>();
  copyWindows<T>(from, maps, o.height, o.width, top, -o.left, reachY(o, rows), reachX(o), padded, mapBytes<T>(o));
  return padded;
}

/** Writes how far after its beginning the entries of a window stand, of so many channels. */
export function placeWindow<T>(o: Convolution, channels: i32, to: usize): void {
  const row = rowBytes<T>(o) * <usize>o.dilationY, map = mapBytes<T>(o);
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < o.kernelHeight; y++)
      for (let x = 0; x < o.kernelWidth; x++) {
        store<usize>(to, <usize>c * map + <usize>y * row + <usize>(x * o.dilationX) * sizeof<T>());
        to += 4;
      }
}
