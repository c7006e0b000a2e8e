import type { Batch, Dataset, Training } from '../model.js';
import { RandomStream } from '../random.js';
import { allocate, type Precision, type Shape, sizeOf, type Tensor } from '../tensor.js';

/** Which examples a step trains on. */
export interface BatchPlan {
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  /** Row numbers of the data set for the update after `step` updates; the last batch of an epoch may be smaller. */
  rows(step: number): readonly number[];
}

/** Batches of an epoch are drawn without replacement, in an order that depends on the seed and the epoch alone. */
export function batchPlan(data: Dataset, training: Training, seed: number): BatchPlan {
  const examples = data.training;
  const batchSize = Math.min(training.batchSize ?? examples.length, examples.length);
  const stepsPerEpoch = Math.max(1, Math.ceil(examples.length / batchSize));
  // One batch of everything needs no order: it stays the file's.
  const shuffled = training.shuffle && batchSize < examples.length;
  let epoch = -1;
  let batches = shuffled ? [] : split(examples, batchSize);
  return {
    batchSize,
    stepsPerEpoch,
    rows: (step) => {
      const wanted = Math.floor(step / stepsPerEpoch);
      if (shuffled && wanted !== epoch) {
        batches = split(shuffle(examples, seed, wanted), batchSize);
        epoch = wanted;
      }
      return batches[step % stepsPerEpoch] ?? [];
    },
  };
}

/** Cut once for each epoch: the same batch is the same list. */
function split(order: readonly number[], batchSize: number): (readonly number[])[] {
  const count = Math.max(1, Math.ceil(order.length / batchSize));
  return Array.from({ length: count }, (_, i) => order.slice(i * batchSize, (i + 1) * batchSize));
}

function shuffle(examples: readonly number[], seed: number, epoch: number): number[] {
  return Array.from(
    new RandomStream(seed, 'shuffle', epoch).permutation(examples.length),
    (i) => examples[i] as number,
  );
}

/** The rows of a data set as a batch in a precision: x of shape [rows, …], y of shape [rows, …]. */
export function gather(data: Dataset, rows: readonly number[], precision: Precision): Batch {
  return { x: gatherRows(data.x, rows, precision), y: gatherRows(data.y, rows, precision) };
}

function gatherRows(source: Tensor, rows: readonly number[], precision: Precision): Tensor {
  const shape: Shape = [rows.length, ...source.shape.slice(1)];
  const size = sizeOf(source.shape.slice(1));
  const data = allocate(precision, sizeOf(shape));
  rows.forEach((row, i) => {
    data.set(source.data.subarray(row * size, (row + 1) * size), i * size);
  });
  return { shape, dtype: precision, data };
}

/** Examples of a data set drawn to be kept from training: the numbers of the rows, ascending (`holdOut` below 1). */
export function drawHeldOut(examples: number, share: number, seed: number): number[] {
  const order = new RandomStream(seed, 'hold-out').permutation(examples);
  return Array.from(order.subarray(0, Math.round(examples * share))).sort((a, b) => a - b);
}
