import { MAPS, PANEL, WEIGHTS, WINDOW } from '../layout';
import { blockOf, Convolution, placeWindow, rowBytes } from './convolution';
import { mapTile, TILE_BYTES, tileColumns } from './mapTile';
import { packOutputs } from './packOutputs';
import { scratchOf, shareStart } from './share';

/**
 * ∂J/∂W from x and δ = ∂J/∂z, written where the operands have the weights. The work is cut into strips of outputs as wide as a
 * tile, and each of them into pairs of a window's entries; a thread takes as many in a row. An entry is the sum over images, in
 * order, and in each over blocks of rows.
 */
export function convolutionWeights<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Convolution>(p);
  const entries = o.channels * o.kernelHeight * o.kernelWidth;
  const pairs = (entries + 1) / 2;
  const width = tileColumns<T>();
  const across = (o.outputs + width - 1) / width;
  const end = shareStart(o.groups * across * pairs, thread + 1, threads);
  let piece = shareStart(o.groups * across * pairs, thread, threads);
  while (piece < end) {
    const first = piece % pairs;
    const last = min(pairs, first + end - piece);
    const strip = piece / pairs;
    range<T>(o, strip / across, (strip % across) * width, 2 * first, min(2 * last, entries), scratchOf(thread));
    piece += last - first;
  }
}

/** Entries `first` to `last` of the windows of a group, for outputs from `output` on; so many channels at a time. */
function range<T>(o: Convolution, group: i32, output: i32, first: i32, last: i32, scratch: usize): void {
  const taps = o.kernelHeight * o.kernelWidth;
  let channel = first / taps;
  while (channel * taps < last) {
    const channels = min(o.blockChannels, (last - 1) / taps + 1 - channel);
    const start = max(first, channel * taps), end = min(last, (channel + channels) * taps);
    placeWindow<T>(o, channels, scratch + WINDOW);
    memory.fill(scratch + WEIGHTS, 0, <usize>(end - start + 1) * TILE_BYTES);
    addImages<T>(o, group, output, channel, channels, start - channel * taps, end - start, scratch);
    turn<T>(o, group, output, start, end - start, scratch + WEIGHTS);
    channel += channels;
  }
}

/** Adds up `entries` entries from `entry` on of the windows of some channels. */
function addImages<T>(o: Convolution, group: i32, output: i32, channel: i32, channels: i32, entry: i32, entries: i32, scratch: usize): void {
  const outputs = min(tileColumns<T>(), o.outputs - output);
  const positions = <usize>(o.rows * o.columns) * sizeof<T>();
  for (let image = 0; image < o.images; image++) {
    const map = image * o.groups + group;
    const z = o.z + <usize>(map * o.outputs + output) * positions;
    for (let row = 0; row < o.rows; row += o.blockRows) {
      const rows = min(o.blockRows, o.rows - row);
      const from = blockOf<T>(o, scratch + MAPS, map * o.channels + channel, channels, row, rows);
      packOutputs<T>(z + <usize>(row * o.columns) * sizeof<T>(), positions, outputs, rows * o.columns, scratch + PANEL);
      addBlock<T>(o, from, rows, entry, entries, scratch);
    }
  }
}

function addBlock<T>(o: Convolution, from: usize, rows: i32, entry: i32, entries: i32, scratch: usize): void {
  const step = <usize>o.strideX * sizeof<T>();
  const jump = <usize>o.strideY * rowBytes<T>(o) - <usize>o.columns * step;
  const columns = o.columns;
  let table = scratch + WINDOW + (<usize>entry << 2);
  let sums = scratch + WEIGHTS;
  for (let k = 0; k < entries; k += 2) {
    const two = k + 1 < entries;
    const a = load<usize>(table);
    mapTile<T>(rows, columns, from + a, two ? load<usize>(table, 4) - a : 0, step, jump, scratch + PANEL, sums, two ? <usize>TILE_BYTES : 0, true, 0, 0);
    table += 8;
    sums += 2 * TILE_BYTES;
  }
}

/** Writes the sums, a row for each entry of a window, where each output has its own. */
function turn<T>(o: Convolution, group: i32, output: i32, first: i32, entries: i32, from: usize): void {
  const window = o.channels * o.kernelHeight * o.kernelWidth;
  const outputs = min(tileColumns<T>(), o.outputs - output);
  for (let i = 0; i < outputs; i++) {
    let to = o.weights + <usize>((group * o.outputs + output + i) * window + first) * sizeof<T>();
    let sum = from + <usize>i * sizeof<T>();
    for (let k = 0; k < entries; k++) {
      store<T>(to, load<T>(sum));
      to += sizeof<T>();
      sum += TILE_BYTES;
    }
  }
}
