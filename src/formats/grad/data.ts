import type { Node as JsonNode } from 'jsonc-parser';
import type { Dataset } from '../../engine/model.js';
import { type Data, type Shape, shapeText, sizeOf } from '../../engine/tensor.js';
import { ARRAY_FILE_SCHEMA } from './arrayFile.js';
import { readSources } from './dataSources.js';
import { exampleText, fits } from './fitting.js';
import { type Keys, type Property, readKeys } from './keys.js';
import type { OpenedFiles } from './openedFiles.js';
import { holdOut, type Options, scale } from './prepare.js';
import { kindOf, type Reader } from './reader.js';
import { readBoolean, readNumber } from './scalars.js';
import type { Source } from './source.js';
import { type DataWanted, readTargets } from './targets.js';

export const DATA_KEYS: Keys = {
  x: {
    description:
      'The inputs: a list of examples, a file (`"images.npy"`, or `{ "file": "mnist.npz", "key": "x_train" }`), or, with `file`, the table’s columns: `"0-63"`.',
    required: true,
    schema: { anyOf: [ARRAY_FILE_SCHEMA, {}] },
  },
  y: {
    description:
      'The targets: a list, a file, or, with `file`, columns. For cross-entropy a class for each example (of a sequence: for each position), or rows of probabilities.',
    required: true,
    schema: { anyOf: [ARRAY_FILE_SCHEMA, {}] },
  },
  file: { description: 'One table for x and y: `.csv` or `.csv.gz`, beside the model file.' },
  header: {
    description: 'Whether the table’s first row holds names; found out where absent.',
    schema: { enum: [true, false] },
  },
  divide: { description: 'A number that x is divided by: `255` for bytes.' },
  standardize: {
    description: '`true`: each input minus its mean, divided by its standard deviation over the training examples.',
    schema: { enum: [true, false] },
  },
  holdOut: {
    description: 'Examples kept from training: a share below 1, drawn by the seed, or how many of the last rows.',
  },
};

/** The `data` object; undefined where a mistake was reported. */
export function readData(reader: Reader, files: OpenedFiles, node: JsonNode, wanted: DataWanted): Dataset | undefined {
  if (node.type !== 'object')
    return reader.error('structure', node, `data is an object with x and y; found ${kindOf(node)}`);
  const keys = readKeys(reader, node, DATA_KEYS, 'data');
  const options = readOptions(reader, keys);
  const [xKey, yKey] = [keys.get('x'), keys.get('y')];
  if (!options || !xKey || !yKey) return undefined;
  const sources = readSources(reader, files, keys, { xKey, yKey, header: options.header }, wanted);
  if (!sources) return undefined;
  const { examples } = sources.x;
  const right = checkInputs(reader, sources.x, wanted.inputShape);
  const targets = readTargets(reader, sources.y, yKey.value, wanted);
  if (!right || !targets) return undefined;
  if (examples !== sources.y.examples) {
    const message = `y has ${sources.y.examples} examples, x has ${examples}; expected one y for each x`;
    return reader.error('data', yKey.value, message);
  }
  const split = holdOut(reader, examples, keys.get('holdOut'), wanted.seed);
  if (!split) return undefined;
  const { inputShape, precision, vocabulary } = wanted;
  const data = scale(sources.x.values, split.training, sizeOf(inputShape), options, precision);
  if (vocabulary !== null && !checkTokens(reader, data, vocabulary, sources.x)) return undefined;
  return { x: { shape: [examples, ...inputShape], dtype: precision, data }, ...targets, ...split };
}

function readOptions(reader: Reader, keys: ReadonlyMap<string, Property>): Options | undefined {
  const [header, divide, standardize] = ['header', 'divide', 'standardize'].map((key) => keys.get(key)?.value);
  const read = {
    header: header ? readBoolean(reader, header, 'header') : null,
    divide: divide ? readNumber(reader, divide, 'divide') : 1,
    standardize: standardize ? readBoolean(reader, standardize, 'standardize') : false,
  };
  if (divide && read.divide === 0) return reader.error('value', divide, "x can't be divided by 0");
  const { header: h, divide: d, standardize: s } = read;
  return h === undefined || d === undefined || s === undefined ? undefined : { header: h, divide: d, standardize: s };
}

function checkInputs(reader: Reader, { shape, at }: Source, inputShape: Shape): boolean {
  if (fits(shape, inputShape)) return true;
  const message = `${exampleText('x', shape, inputShape)}; "input" says [${shapeText(inputShape)}]`;
  reader.error('data', at(0), message);
  return false;
}

/** Reports the first number that is no row of a table with so many. */
function checkTokens(reader: Reader, data: Data, vocabulary: number, { shape, at }: Source): boolean {
  for (let entry = 0; entry < data.length; entry++) {
    const token = data[entry] as number;
    if (Number.isInteger(token) && token >= 0 && token < vocabulary) continue;
    const where = `example ${Math.floor(entry / sizeOf(shape)) + 1} of x`;
    const expected = `the first layer looks up whole numbers from 0 to ${vocabulary - 1}`;
    reader.error('data', at(entry), `${where} holds ${token}; ${expected}`);
    return false;
  }
  return true;
}
