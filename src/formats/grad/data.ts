import type { Node as JsonNode } from 'jsonc-parser';
import type { Dataset } from '../../engine/model.js';
import { type Shape, shapeText, sizeOf, tensor } from '../../engine/tensor.js';
import type { ColumnsAsked } from '../data/columns.js';
import type { FileSystem } from '../fileSystem.js';
import { type Keys, type Property, readKeys } from './keys.js';
import { holdOut, type Options, scale } from './prepare.js';
import { kindOf, type Reader } from './reader.js';
import { readBoolean, readNumber, readText } from './scalars.js';
import { openTable, readColumns, readExamples, readLabels, type Source } from './source.js';
import { type DataWanted, readTargets } from './targets.js';

export const DATA_KEYS: Keys = {
  x: {
    description: 'The inputs: a list of examples, a file’s name, or, with `file`, the table’s columns: `"0-63"`.',
    required: true,
  },
  y: {
    description:
      'The targets: a list, a file’s name, or, with `file`, columns. For cross-entropy a class for each example, or a row of probabilities.',
    required: true,
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
export async function readData(
  reader: Reader,
  files: FileSystem,
  node: JsonNode,
  wanted: DataWanted,
): Promise<Dataset | undefined> {
  if (node.type !== 'object')
    return reader.error('structure', node, `data is an object with x and y; found ${kindOf(node)}`);
  const keys = readKeys(reader, node, DATA_KEYS, 'data');
  const options = readOptions(reader, keys);
  const [xKey, yKey] = [keys.get('x'), keys.get('y')];
  if (!options || !xKey || !yKey) return undefined;
  const sources = await readSources(reader, files, keys, { xKey, yKey, header: options.header }, wanted);
  if (!sources) return undefined;
  const x = checkInputs(reader, sources.x, wanted.inputShape);
  const y = readTargets(reader, sources.y, yKey.value, wanted);
  if (!x || !y) return undefined;
  if (x.examples !== y.examples) {
    return reader.error(
      'data',
      yKey.value,
      `y has ${y.examples} examples, x has ${x.examples}; expected one y for each x`,
    );
  }
  const split = holdOut(reader, x.examples, keys.get('holdOut'), wanted.seed);
  if (!split) return undefined;
  const values = scale(x.values, x.examples, split.training, options);
  return {
    x: tensor([x.examples, ...wanted.inputShape], values),
    y: tensor([x.examples, ...wanted.outputShape], y.values),
    classes: y.classes,
    ...split,
  };
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

interface Places {
  readonly xKey: Property;
  readonly yKey: Property;
  readonly header: boolean | null;
}

async function readSources(
  reader: Reader,
  files: FileSystem,
  keys: ReadonlyMap<string, Property>,
  places: Places,
  wanted: DataWanted,
): Promise<{ x: Source; y: Source } | undefined> {
  const fileNode = keys.get('file')?.value;
  const { xKey, yKey, header } = places;
  const classes = wanted.loss.target === 'classes';
  if (fileNode) {
    if (readText(reader, fileNode, 'file') === undefined) return undefined;
    const table = await openTable(reader, files, fileNode, header);
    const [xColumns, yColumns] = [xKey, yKey].map(({ value }) => readAsked(reader, value));
    if (!table || xColumns === undefined || yColumns === undefined) return undefined;
    return both(
      readColumns(reader, table, xColumns, xKey.value, false),
      readColumns(reader, table, yColumns, yKey.value, classes),
    );
  }
  const one = async (node: JsonNode, shape: Shape, what: 'x' | 'y'): Promise<Source | undefined> => {
    if (node.type === 'string') {
      const table = await openTable(reader, files, node, header);
      return table && readColumns(reader, table, null, node, what === 'y' && classes);
    }
    const isLabels =
      what === 'y' && classes && node.type === 'array' && node.children?.some(({ type }) => type !== 'array');
    return isLabels ? readLabels(reader, node) : readExamples(reader, node, shape, what);
  };
  return both(await one(xKey.value, wanted.inputShape, 'x'), await one(yKey.value, wanted.outputShape, 'y'));
}

function both(x: Source | undefined, y: Source | undefined): { x: Source; y: Source } | undefined {
  return x && y ? { x, y } : undefined;
}

function readAsked(reader: Reader, node: JsonNode): ColumnsAsked | undefined {
  if (node.type === 'number' || node.type === 'string') return node.value as number | string;
  const children = node.children ?? [];
  if (
    node.type === 'array' &&
    children.length > 0 &&
    children.every(({ type }) => type === 'number' || type === 'string')
  ) {
    return children.map(({ value }) => value as number | string);
  }
  return reader.error(
    'structure',
    node,
    `with "file", x and y are columns: a number, a name, "0-63", or a list of those; found ${kindOf(node)}`,
  );
}

function checkInputs(reader: Reader, source: Source, shape: Shape): (Source & { kind: 'numbers' }) | undefined {
  if (source.kind === 'labels') return undefined;
  if (source.width === sizeOf(shape)) return source;
  return reader.error(
    'data',
    source.at(0),
    `an example of x has ${source.width} numbers; "input" says [${shapeText(shape)}]`,
  );
}
