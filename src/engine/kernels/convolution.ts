import type { ConvolutionAttributes } from '../ops/convolution.js';
import type { Pad } from '../ops/padding.js';
import type { Place } from '../primitives/rule.js';
import type { Precision, Shape } from '../tensor.js';
import { instruction, type Words } from './instructions.js';
import { MAPS, PANEL, SCRATCH_BYTES, WEIGHTS, WINDOW } from './layout.js';
import { Kernel } from './opcodes.js';

/** A convolution over maps: x [N, C, H, W], weights [O, C/groups, kernel height, kernel width], z [N, O, rows, columns]. */
export interface Convolution2d {
  readonly x: Place;
  readonly weights: Place;
  readonly z: Place;
  readonly attributes: ConvolutionAttributes;
}

/** What is walked over at a time: rows of positions, and channels of a group (of the outputs', for ∂J/∂x). */
interface Blocks {
  readonly rows: number;
  readonly channels: number;
}

/** z = W * x + b; `bias`: the address of b, 0 where there is none. Null where a block would not fit into scratch. */
export function convolution(precision: Precision, c: Convolution2d, bias: number): Words | null {
  const g = geometry(precision, c);
  return words(Kernel.convolution, precision, c, bias, forwardBlocks(g));
}

/** Writes ∂J/∂x to x from δ = ∂J/∂z in z. Null likewise. */
export function convolutionInput(precision: Precision, c: Convolution2d): Words | null {
  return words(Kernel.convolutionInput, precision, c, 0, inputBlocks(geometry(precision, c)));
}

/** Writes ∂J/∂W to the weights from x and δ in z, a sum over images in order. Null likewise. */
export function convolutionWeights(precision: Precision, c: Convolution2d): Words | null {
  return words(Kernel.convolutionWeights, precision, c, 0, weightsBlocks(geometry(precision, c)));
}

function words(
  kernel: Kernel,
  precision: Precision,
  { x, weights, z, attributes }: Convolution2d,
  bias: number,
  blocks: Blocks | null,
): Words | null {
  if (blocks === null) return null;
  const { groups, stride, dilation, padding } = attributes;
  const [images = 0, channels = 0, height = 0, width = 0] = x.shape;
  const [outputs = 0, , ...kernelExtents] = weights.shape;
  return instruction(kernel, precision, [
    ...[x.address, weights.address, bias, z.address],
    ...[images, groups, channels / groups, outputs / groups],
    ...[height, width, ...kernelExtents, ...stride, ...dilation],
    ...padding.map(([before]) => before),
    ...z.shape.slice(2),
    ...[blocks.rows, blocks.channels],
  ]);
}

interface Geometry {
  readonly bytes: number;
  /** Of a group. */
  readonly channels: number;
  readonly outputs: number;
  readonly map: Shape;
  readonly kernel: Shape;
  readonly positions: Shape;
  readonly stride: readonly number[];
  /** How far a window reaches beyond its first entry, along each axis. */
  readonly reach: readonly number[];
  readonly padding: readonly Pad[];
}

function geometry(precision: Precision, { x, weights, z, attributes }: Convolution2d): Geometry {
  const { groups, stride, dilation, padding } = attributes;
  const kernel = weights.shape.slice(2);
  return {
    bytes: precision === 'float32' ? 4 : 8,
    channels: (x.shape[1] ?? 0) / groups,
    outputs: (weights.shape[0] ?? 0) / groups,
    map: x.shape.slice(2),
    kernel,
    positions: z.shape.slice(2),
    stride,
    reach: kernel.map((size, k) => (size - 1) * (dilation[k] as number)),
    padding,
  };
}

/** Rows of a panel that stay in the first-level cache. */
const PANEL_ROWS = 392;
const MOST_PANEL_ROWS = (WEIGHTS - PANEL) / 64;

/** Maps that stay in the second-level cache; and the most that there is room for. */
const MAPS_BYTES = 262144;
const MOST_MAPS_BYTES = SCRATCH_BYTES - MAPS;

function forwardBlocks(g: Geometry): Blocks | null {
  const taps = tapsOf(g);
  const [rows = 0, columns = 0] = g.positions;
  const [down = 1, across = 1] = g.stride;
  const [reachY = 0, reachX = 0] = g.reach;
  const width = (columns - 1) * across + reachX + 1;
  const channels = atMost(g.channels, PANEL_ROWS / taps);
  if (taps > MOST_PANEL_ROWS) return null;
  return fitted(rows, channels, (count) => ((count - 1) * down + reachY + 1) * width * g.bytes);
}

function inputBlocks(g: Geometry): Blocks | null {
  const taps = tapsOf(g);
  const [places = [], reaches = []] = [g.map, g.reach].map((extents) =>
    extents.map((extent, k) => Math.ceil(extent / (g.stride[k] as number))),
  );
  const [rows = 0, columns = 0] = places;
  const [reachY = 0, reachX = 0] = reaches;
  const room = (MAPS - WEIGHTS) / (Math.max(g.channels, 1) * taps * g.bytes);
  if (room < 1 || taps > MOST_PANEL_ROWS) return null;
  const outputs = Math.min(atMost(g.outputs, PANEL_ROWS / taps), Math.floor(room));
  return fitted(rows, outputs, (count) => (count + reachY) * (columns + reachX) * g.bytes);
}

function weightsBlocks(g: Geometry): Blocks | null {
  const taps = tapsOf(g);
  const [rows = 0, columns = 0] = g.positions;
  const [down = 1, across = 1] = g.stride;
  const [reachY = 0, reachX = 0] = g.reach;
  const width = (columns - 1) * across + reachX + 1;
  const most = Math.min((PANEL - WINDOW) / 4, (MAPS - WEIGHTS) / 64 - 1);
  if (taps > most || columns > MOST_PANEL_ROWS) return null;
  const channels = atMost(g.channels, most / taps);
  return fitted(
    atMost(rows, PANEL_ROWS / columns),
    channels,
    (count) => ((count - 1) * down + reachY + 1) * width * g.bytes,
    rows,
  );
}

function tapsOf({ kernel }: Geometry): number {
  return kernel.reduce((product, size) => product * size, 1);
}

/** A whole number from 1 to `most`, no larger than `wanted` where that is above 1. */
function atMost(most: number, wanted: number): number {
  return Math.max(1, Math.min(most, Math.floor(wanted)));
}

/**
 * As many rows and channels, up to those given, as maps of `bytes(rows)` each leave room for: rows are cut first, into blocks alike; then channels.
 * Null where not even one row of one channel fits.
 */
function fitted(most: number, channels: number, bytes: (rows: number) => number, all = most): Blocks | null {
  let rows = Math.max(most, 1);
  while (rows > 1 && channels * bytes(rows) > MAPS_BYTES) rows = Math.ceil(rows / 2);
  const fitting = atMost(channels, MAPS_BYTES / bytes(rows));
  if (fitting * bytes(rows) > MOST_MAPS_BYTES) return null;
  const blocks = Math.ceil(Math.max(all, 1) / rows);
  return { rows: Math.max(1, Math.ceil(all / blocks)), channels: fitting };
}
