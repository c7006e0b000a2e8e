import type { Node as JsonNode } from 'jsonc-parser';
import { type Precision, type Shape, shapeText, sizeOf, type Tensor, tensor } from '../../engine/tensor.js';
import type { Values } from '../data/fileArray.js';
import { exampleText, fits } from './fitting.js';
import type { ReadLoss } from './loss.js';
import type { Reader } from './reader.js';
import type { Source } from './source.js';

/** What the network takes and gives, and what its loss makes of y. Shapes are of one example. */
export interface DataWanted {
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly loss: ReadLoss;
  readonly seed: number;
  readonly precision: Precision;
  /** Where x holds numbers of rows of a table (token ids): how many rows there are. */
  readonly vocabulary: number | null;
}

export interface Targets {
  /** [N, …] as the network's output: one-hot for classes. */
  readonly y: Tensor;
  readonly classes: readonly string[] | null;
}

/** Rounding that a row of probabilities may have in its sum. */
const SUM_TOLERANCE = 1e-6;

/** Entries that one-hot rows may have, a byte each. */
const MOST_ONE_HOT = 2 ** 28;

/** y in the form that the loss wants; undefined where a mistake was reported. */
export function readTargets(
  reader: Reader,
  source: Source,
  place: JsonNode,
  { loss, outputShape, precision }: DataWanted,
): Targets | undefined {
  const { examples, shape, values, names } = source;
  const classes = loss.target === 'classes';
  if (classes && holdsClasses(source, outputShape)) return oneHot(reader, source, outputShape);
  if (names) return reader.error('data', source.at(0), `y holds names; the loss wants numbers`);
  if (!fits(shape, outputShape)) return misfit(reader, source, outputShape, classes);
  if (classes && !areProbabilities(reader, source, outputShape.at(-1) ?? 1)) return undefined;
  if (loss.name.startsWith('binary-cross-entropy')) warnBeyondOne(reader, values, place);
  return { y: tensor([examples, ...outputShape], values, precision), classes: null };
}

function misfit(reader: Reader, { shape, at }: Source, outputShape: Shape, classes: boolean): undefined {
  const positions = outputShape.slice(0, -1);
  const label = positions.length > 0 ? `a class for each of its ${shapeText(positions)} positions` : 'a class';
  // One class for a whole map of outputs: what is missing is mostly the flatten before the last layer.
  const hint = classes && positions.length > 0 && fits(shape, []) ? '; is a "flatten" missing before it?' : '';
  const gives = `the last layer gives [${shapeText(outputShape)}]${classes ? `: expected that, or ${label}` : ''}`;
  return reader.error('data', at(0), `${exampleText('y', shape, outputShape)}; ${gives}${hint}`);
}

/** Classes have one entry for each position; rows of probabilities have the output's last axis besides. */
function holdsClasses({ shape, names }: Source, outputShape: Shape): boolean {
  if (names) return true;
  const areRows = shape.length >= outputShape.length && fits(shape, outputShape);
  return !areRows && fits(shape, outputShape.slice(0, -1));
}

/** Each class as a row of zeros with a 1 at its place. */
function oneHot(reader: Reader, source: Source, outputShape: Shape): Targets | undefined {
  const { examples, shape, values, names, at } = source;
  const width = outputShape.at(-1) ?? 1;
  if (!fits(shape, outputShape.slice(0, -1))) return misfit(reader, source, outputShape, true);
  if (names && names.length > width) {
    const all = `y names ${names.length} classes (${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''})`;
    return reader.error('data', at(0), `${all}; the last layer gives ${width}`);
  }
  if (values.length * width > MOST_ONE_HOT)
    return reader.error(
      'data',
      at(0),
      `y as one-hot rows would have ${values.length * width} entries; at most ${MOST_ONE_HOT} can be held`,
    );
  const rows = new Uint8Array(values.length * width);
  if (!markClasses(reader, source, width, rows)) return undefined;
  return { y: { shape: [examples, ...outputShape], dtype: 'bool', data: rows }, classes: names };
}

/** Writes the ones. Reports what is no class, once for each place: all labels of a file stand at its name. */
function markClasses(reader: Reader, { values, shape, at }: Source, width: number, rows: Uint8Array): boolean {
  const reported = new Set<JsonNode>();
  for (let entry = 0; entry < values.length; entry++) {
    const label = values[entry] as number;
    if (Number.isInteger(label) && label >= 0 && label < width) rows[entry * width + label] = 1;
    else if (!reported.has(at(entry))) {
      reported.add(at(entry));
      const example = Math.floor(entry / sizeOf(shape)) + 1;
      const message = `the class ${label} of example ${example} is none of 0 to ${width - 1}: the last layer gives ${width}`;
      reader.error('data', at(entry), message);
    }
  }
  return reported.size === 0;
}

/** Reports the first row that is none. */
function areProbabilities(reader: Reader, { values, shape, at }: Source, width: number): boolean {
  for (let start = 0; start < values.length; start += width) {
    const row = values.subarray(start, start + width);
    const sum = (row as Float64Array).reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) <= SUM_TOLERANCE && row.every((value) => value >= 0)) continue;
    const example = Math.floor(start / sizeOf(shape)) + 1;
    const message = `example ${example} of y is no row of probabilities: its sum is ${sum}; expected numbers from 0 on with the sum 1`;
    reader.error('data', at(start), message);
    return false;
  }
  return true;
}

function warnBeyondOne(reader: Reader, values: Values, place: JsonNode): void {
  const wrong = (values as Float64Array).find((value) => value < 0 || value > 1);
  if (wrong !== undefined)
    reader.warn('data', place, `y holds ${wrong}; binary cross-entropy expects numbers from 0 to 1`);
}
