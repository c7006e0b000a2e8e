import type { Dataset } from '../../engine/model.js';
import { drawHeldOut } from '../../engine/train/batches.js';
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

/** Divides, then standardizes by the training examples; an input that never changes is only centred. */
export function scale(
  values: Float64Array,
  examples: number,
  training: readonly number[],
  { divide, standardize }: Options,
): Float64Array {
  const scaled = values.map((value) => value / divide);
  if (!standardize) return scaled;
  const width = values.length / examples;
  for (let j = 0; j < width; j++) {
    const column = training.map((row) => scaled[row * width + j] as number);
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length) || 1;
    for (let row = 0; row < examples; row++)
      scaled[row * width + j] = ((scaled[row * width + j] as number) - mean) / deviation;
  }
  return scaled;
}
