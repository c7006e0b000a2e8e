import { MAPS, PANEL, WEIGHTS, WINDOW } from '../layout';
import { Convolution } from './convolution';
import { scratchOf, shareStart } from './share';
import { Strips, strips } from './strips';
import { copyWindows } from './window';

/** One axis of a phase: the input's places that lie alike to the strides, and what of the kernel meets them. */
@unmanaged
class Phase {
  stride: i32;
  dilation: i32;
  kernel: i32;
  /** The first place plus the padding before it. */
  shifted: i32;
  /** How many places. */
  count: i32;
  /** The least and the greatest distance from a place to a position that it counts in. */
  low: i32;
  high: i32;
}

/** Whether entry k of the kernel meets the places; at the position `distance` after the place. */
// @ts-ignore: decorator
@inline
function meets(phase: Phase, k: i32): bool {
  return (phase.shifted - k * phase.dilation) % phase.stride == 0;
}

// @ts-ignore: decorator
@inline
function distance(phase: Phase, k: i32): i32 {
  return (phase.shifted - k * phase.dilation) / phase.stride;
}

function placePhase(phase: Phase, first: i32, extent: i32, padding: i32): void {
  phase.shifted = first + padding;
  phase.count = (extent - first + phase.stride - 1) / phase.stride;
  phase.low = i32.MAX_VALUE;
  phase.high = i32.MIN_VALUE;
  for (let k = 0; k < phase.kernel; k++) {
    if (!meets(phase, k)) continue;
    phase.low = min(phase.low, distance(phase, k));
    phase.high = max(phase.high, distance(phase, k));
  }
  if (phase.low > phase.high) phase.low = phase.high = 0;
}

/** What stands in scratch before the tile. */
@unmanaged
class Input {
  strips: Strips;
  y: Phase;
  x: Phase;
  fits: bool;
  row: usize;
  map: usize;
  blocks: i32;
}

/**
 * ∂J/∂x from δ = ∂J/∂z: places that lie alike to the strides are a convolution of δ, at stride 1, by those weights that meet them.
 * Each thread takes blocks of rows of images' groups; δ's maps are added block by block.
 */
export function convolutionInput<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Convolution>(p);
  const i = inputOf<T>(o, scratchOf(thread));
  for (let y = 0; y < min(o.strideY, o.height); y++)
    for (let x = 0; x < min(o.strideX, o.width); x++) {
      placePhase(i.y, y, o.height, o.top);
      placePhase(i.x, x, o.width, o.left);
      i.strips.to = o.x + <usize>(y * o.width + x) * sizeof<T>();
      phase<T>(o, i, thread, threads);
    }
}

function inputOf<T>(o: Convolution, scratch: usize): Input {
  const i = changetype<Input>(scratch);
  i.strips = changetype<Strips>(scratch + 64);
  i.y = changetype<Phase>(scratch + 160);
  i.x = changetype<Phase>(scratch + 192);
  i.y.stride = o.strideY;
  i.y.dilation = o.dilationY;
  i.y.kernel = o.kernelHeight;
  i.x.stride = o.strideX;
  i.x.dilation = o.dilationX;
  i.x.kernel = o.kernelWidth;
  i.strips.scratch = scratch;
  i.strips.outputs = o.channels;
  i.strips.toMap = <usize>(o.height * o.width) * sizeof<T>();
  i.strips.toY = <usize>(o.strideY * o.width) * sizeof<T>();
  i.strips.toX = <usize>o.strideX * sizeof<T>();
  i.strips.fromX = sizeof<T>();
  i.strips.bias = 0;
  return i;
}

function phase<T>(o: Convolution, i: Input, thread: i32, threads: i32): void {
  const s = i.strips;
  const to = s.to;
  placeSource<T>(o, i);
  s.columns = i.x.count;
  const tasks = o.images * o.groups * i.blocks;
  const first = shareStart(tasks, thread, threads), last = shareStart(tasks, thread + 1, threads);
  let output = 0;
  do {
    const outputs = min(o.blockChannels, o.outputs - output);
    s.accumulate = output > 0;
    let group = -1;
    for (let task = first; task < last; task++) {
      // Groups are outermost: their weights are laid out once.
      const now = task / (o.images * i.blocks);
      if (now != group) layWeights<T>(o, i, now, output, outputs);
      group = now;
      block<T>(o, i, group, (task / i.blocks) % o.images, (task % i.blocks) * o.blockRows, output, outputs, to);
    }
    output += o.blockChannels;
  } while (output < o.outputs);
}

/** How δ's maps lie, with the zeros around them that windows reach. */
function placeSource<T>(o: Convolution, i: Input): void {
  const y = i.y, x = i.x;
  i.fits = y.low >= 0 && x.low >= 0 && y.high + y.count <= o.rows && x.high + x.count <= o.columns;
  i.row = <usize>(i.fits ? o.columns : x.count + x.high - x.low) * sizeof<T>();
  i.map = i.row * <usize>(i.fits ? o.rows : o.blockRows + y.high - y.low);
  i.blocks = (y.count + o.blockRows - 1) / o.blockRows;
  i.strips.fromY = i.row;
}

/** The weights of a group between its channels and `outputs` of its outputs: a row for each channel; and where δ meets each. */
function layWeights<T>(o: Convolution, i: Input, group: i32, output: i32, outputs: i32): void {
  const s = i.strips;
  const taps = placeTaps<T>(o, i, s.scratch + PANEL);
  const kernel = <usize>(o.kernelHeight * o.kernelWidth) * sizeof<T>();
  let to = s.scratch + WEIGHTS;
  s.a = to;
  s.inner = taps * outputs;
  s.aRow = <usize>s.inner * sizeof<T>();
  for (let c = 0; c < o.channels; c++) {
    for (let k = 0; k < outputs; k++) {
      const from = o.weights + <usize>((group * o.outputs + output + k) * o.channels + c) * kernel;
      for (let tap = 0; tap < taps; tap++) {
        store<T>(to, load<T>(from + load<usize>(s.scratch + PANEL + <usize>tap * 8)));
        to += sizeof<T>();
      }
    }
  }
  placeWindow(i, taps, outputs);
}

/** Writes where each entry of the kernel that meets stands in the kernel, and how far δ is from a window's beginning there; answers how many. */
function placeTaps<T>(o: Convolution, i: Input, to: usize): i32 {
  let taps = 0;
  for (let v = 0; v < o.kernelHeight; v++) {
    if (!meets(i.y, v)) continue;
    for (let u = 0; u < o.kernelWidth; u++) {
      if (!meets(i.x, u)) continue;
      store<usize>(to, <usize>(v * o.kernelWidth + u) * sizeof<T>());
      store<usize>(to, <usize>(distance(i.y, v) - i.y.low) * i.row + <usize>(distance(i.x, u) - i.x.low) * sizeof<T>(), 4);
      to += 8;
      taps++;
    }
  }
  return taps;
}

function placeWindow(i: Input, taps: i32, outputs: i32): void {
  const scratch = i.strips.scratch;
  let to = scratch + WINDOW;
  for (let k = 0; k < outputs; k++) {
    for (let tap = 0; tap < taps; tap++) {
      store<usize>(to, <usize>k * i.map + load<usize>(scratch + PANEL + <usize>tap * 8, 4));
      to += 4;
    }
  }
}

function block<T>(o: Convolution, i: Input, group: i32, image: i32, row: i32, output: i32, outputs: i32, to: usize): void {
  const s = i.strips;
  const y = i.y, x = i.x;
  const map = image * o.groups + group;
  s.rows = min(o.blockRows, y.count - row);
  const from = o.z + <usize>(map * o.outputs + output) * <usize>(o.rows * o.columns) * sizeof<T>();
  if (i.fits) s.from = from + <usize>((row + y.low) * o.columns + x.low) * sizeof<T>();
  else {
    s.from = s.scratch + MAPS;
    const columns = x.count + x.high - x.low;
    copyWindows<T>(from, outputs, o.rows, o.columns, row + y.low, x.low, s.rows + y.high - y.low, columns, s.from, i.map);
  }
  s.to = to + <usize>(map * o.channels) * s.toMap + <usize>row * s.toY;
  strips<T>(s);
}
