import type { Node as JsonNode } from 'jsonc-parser';
import { type Shape, shapeText, sizeOf } from '../../engine/tensor.js';
import type { ReadLoss } from './loss.js';
import type { Reader } from './reader.js';
import type { Source } from './source.js';

/** What the network takes and gives, and what its loss makes of y. Shapes are of one example. */
export interface DataWanted {
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly loss: ReadLoss;
  readonly seed: number;
}

export interface Targets {
  readonly examples: number;
  /** Rows of the output's width: one-hot for classes. */
  readonly values: Float64Array;
  readonly classes: readonly string[] | null;
}

/** Rounding that a row of probabilities may have in its sum. */
const SUM_TOLERANCE = 1e-6;

/** y in the form that the loss wants; undefined where a mistake was reported. */
export function readTargets(
  reader: Reader,
  source: Source,
  place: JsonNode,
  { loss, outputShape }: DataWanted,
): Targets | undefined {
  if (source.kind === 'labels') return oneHot(reader, source, sizeOf(outputShape));
  if (source.width !== sizeOf(outputShape)) {
    return reader.error(
      'data',
      source.at(0),
      `an example of y has ${source.width} numbers; the last layer gives [${shapeText(outputShape)}]`,
    );
  }
  if (loss.target === 'classes') return probabilities(reader, source);
  if (loss.name.startsWith('binary-cross-entropy')) return withinOne(reader, source, place);
  return { examples: source.examples, values: source.values, classes: null };
}

function oneHot(reader: Reader, source: Source & { kind: 'labels' }, width: number): Targets | undefined {
  const names = source.labels.every((label) => typeof label === 'number')
    ? null
    : [...new Set(source.labels.map(String))].sort();
  if (names && names.length > width) {
    return reader.error(
      'data',
      source.at(0),
      `y names ${names.length} classes (${names.join(', ')}); the last layer gives ${width}`,
    );
  }
  const values = new Float64Array(source.labels.length * width);
  const good = source.labels.map((label, i) => {
    const index = names ? names.indexOf(String(label)) : (label as number);
    if (!Number.isInteger(index) || index < 0 || index >= width) {
      reader.error(
        'data',
        source.at(i),
        `the class ${label} of example ${i + 1} is none of 0 to ${width - 1}: the last layer gives ${width}`,
      );
      return false;
    }
    values[i * width + index] = 1;
    return true;
  });
  return good.every(Boolean) ? { examples: source.labels.length, values, classes: names } : undefined;
}

function probabilities(reader: Reader, source: Source & { kind: 'numbers' }): Targets | undefined {
  for (let row = 0; row < source.examples; row++) {
    const entries = source.values.subarray(row * source.width, (row + 1) * source.width);
    const sum = entries.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > SUM_TOLERANCE || entries.some((value) => value < 0)) {
      return reader.error(
        'data',
        source.at(row),
        `example ${row + 1} of y is no row of probabilities: its sum is ${sum}; expected numbers from 0 on with the sum 1`,
      );
    }
  }
  return { examples: source.examples, values: source.values, classes: null };
}

function withinOne(reader: Reader, source: Source & { kind: 'numbers' }, place: JsonNode): Targets {
  const wrong = source.values.findIndex((value) => value < 0 || value > 1);
  if (wrong >= 0)
    reader.warn('data', place, `y holds ${source.values[wrong]}; binary cross-entropy expects numbers from 0 to 1`);
  return { examples: source.examples, values: source.values, classes: null };
}
