import type { Dataset, Model } from '../../engine/model.js';
import { sizeOf } from '../../engine/tensor.js';

/** The best that a network can do which gives the same whatever comes in. */
export interface Guess {
  /** J of it, over the training examples, without a penalty. */
  readonly loss: number;
  /** `the classes’ shares`, `each output’s mean` */
  readonly what: string;
}

/** null where the loss is the user's own: only they know its best constant. */
export function constantGuess({ loss, data }: Pick<Model, 'loss'> & { readonly data: Dataset }): Guess | null {
  const { shape } = data.y;
  const width = shape.at(-1) ?? 1;
  const positions = sizeOf(shape.slice(1, -1));
  const columns = Array.from({ length: positions * width }, (_, j) => column(data, j));
  const sum = (of: (values: Float64Array) => number): number => columns.reduce((all, values) => all + of(values), 0);
  switch (loss) {
    case 'cross-entropy':
      return { loss: entropy(columns, width) / positions, what: 'the classes’ shares' };
    case 'binary-cross-entropy':
    case 'binary-cross-entropy-with-logits':
      return { loss: sum((values) => binaryEntropy(mean(values))), what: 'each output’s share of ones' };
    case 'squared-error':
      return { loss: sum(variance) / 2, what: 'each output’s mean' };
    case 'mean-squared-error':
      return { loss: sum(variance) / columns.length, what: 'each output’s mean' };
    case 'absolute-error':
      return { loss: sum(deviation), what: 'each output’s median' };
    default:
      return null;
  }
}

/** Entry j of y, by training example. */
function column({ y, training }: Dataset, j: number): Float64Array {
  const size = sizeOf(y.shape.slice(1));
  return Float64Array.from(training, (row) => y.data[row * size + j] as number);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: Float64Array): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}

function deviation(values: Float64Array): number {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return mean(values.map((value) => Math.abs(value - median)));
}

/** Of a network that has one guess for all positions: positions tell it nothing. */
function entropy(columns: readonly Float64Array[], width: number): number {
  const positions = columns.length / width;
  const shares = Array.from(
    { length: width },
    (_, k) =>
      Array.from({ length: positions }, (_, p) => mean(columns[p * width + k] as Float64Array)).reduce(
        (a, b) => a + b,
        0,
      ) / positions,
  );
  return positions * shares.reduce((sum, share) => sum - (share > 0 ? share * Math.log(share) : 0), 0);
}

function binaryEntropy(share: number): number {
  return [share, 1 - share].reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
}
