import type { Dataset } from '../../engine/model.js';
import { allocate, type Data, type Precision } from '../../engine/tensor.js';
import { drawHeldOut } from '../../engine/train/batches.js';
import type { Values } from '../data/fileArray.js';
import type { Property } from './keys.js';
import type { Reader } from './reader.js';
import { readNumber } from './scalars.js';

/** What `data` says besides where x and y are. */
export interface Options {
  /** null: found out from the table. */
  readonly header: boolean | null;
  readonly divide: number;
  readonly standardize: boolean;
}

/** Which rows are kept from training: a share below 1, drawn by the seed, or a count of the last rows; undefined where a mistake was reported. */
export function holdOut(
  reader: Reader,
  examples: number,
  property: Property | undefined,
  seed: number,
): Pick<Dataset, 'training' | 'heldOut'> | undefined {
  const all = Array.from({ length: examples }, (_, i) => i);
  if (!property) return { training: all, heldOut: [] };
  const asked = readNumber(reader, property.value, 'holdOut', { min: 0 });
  if (asked === undefined) return undefined;
  if (asked >= 1 && !Number.isInteger(asked))
    return reader.error(
      'value',
      property.value,
      `holdOut is a share below 1 or a whole number of rows; found ${asked}`,
    );
  const heldOut = asked < 1 ? drawHeldOut(examples, asked, seed) : all.slice(Math.max(0, examples - asked));
  if (heldOut.length >= examples)
    return reader.error(
      'value',
      property.value,
      `holding out ${asked} of ${examples} examples leaves none to train on`,
    );
  const kept = new Set(heldOut);
  return { training: all.filter((row) => !kept.has(row)), heldOut };
}

/** x of the model's precision: divided, then standardized by the training examples; an input that never changes is only centred. */
export function scale(
  values: Values,
  training: readonly number[],
  width: number,
  { divide, standardize }: Options,
  precision: Precision,
): Data {
  if (divide === 1 && !standardize && isOf(precision, values)) return values;
  const scaled = allocate(precision, values.length);
  if (!standardize) {
    for (let i = 0; i < values.length; i++) scaled[i] = (values[i] as number) / divide;
    return scaled;
  }
  const { mean, deviation } = statistics(values, training, width, divide);
  for (let i = 0; i < values.length; i++) {
    const j = i % width;
    scaled[i] = ((values[i] as number) / divide - (mean[j] as number)) / (deviation[j] as number);
  }
  return scaled;
}

function isOf(precision: Precision, values: Values): values is Float64Array | Float32Array {
  return precision === 'float64' ? values instanceof Float64Array : values instanceof Float32Array;
}

interface Statistics {
  readonly mean: Float64Array;
  /** 1 for an input that never changes. */
  readonly deviation: Float64Array;
}

/** Of each input over the training examples, in float64. */
function statistics(values: Values, training: readonly number[], width: number, divide: number): Statistics {
  const [mean, variance] = [new Float64Array(width), new Float64Array(width)];
  for (const row of training)
    for (let j = 0; j < width; j++) mean[j] = (mean[j] as number) + (values[row * width + j] as number) / divide;
  for (let j = 0; j < width; j++) mean[j] = (mean[j] as number) / training.length;
  for (const row of training)
    for (let j = 0; j < width; j++)
      variance[j] = (variance[j] as number) + ((values[row * width + j] as number) / divide - (mean[j] as number)) ** 2;
  return { mean, deviation: variance.map((sum) => Math.sqrt(sum / training.length) || 1) };
}
