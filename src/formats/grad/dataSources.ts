import type { Node as JsonNode } from 'jsonc-parser';
import type { Shape } from '../../engine/tensor.js';
import type { ColumnsAsked } from '../data/columns.js';
import type { Table } from '../data/table.js';
import { formatOf, readFileName, unknownKind } from './arrayFile.js';
import type { Property } from './keys.js';
import { holdsLabels, readLabels } from './labels.js';
import type { OpenedFiles } from './openedFiles.js';
import { kindOf, type Reader } from './reader.js';
import { readText } from './scalars.js';
import { openTable, readArraySource, readColumns, readExamples, type Source } from './source.js';
import type { DataWanted } from './targets.js';

/** Where x and y stand, and whether a table's first row holds names. */
interface Places {
  readonly xKey: Property;
  readonly yKey: Property;
  readonly header: boolean | null;
}

/** x and y from one table, from a file each, or in place; undefined where a mistake was reported. */
export function readSources(
  reader: Reader,
  files: OpenedFiles,
  keys: ReadonlyMap<string, Property>,
  places: Places,
  wanted: DataWanted,
): { x: Source; y: Source } | undefined {
  const fileNode = keys.get('file')?.value;
  const { xKey, yKey, header } = places;
  const classes = wanted.loss.target === 'classes';
  if (fileNode) {
    const table = readTableFile(reader, files, fileNode, header);
    const [xColumns, yColumns] = [xKey, yKey].map(({ value }) => readAsked(reader, value));
    if (!table || xColumns === undefined || yColumns === undefined) return undefined;
    return both(
      readColumns(reader, table, xColumns, xKey.value, false),
      readColumns(reader, table, yColumns, yKey.value, classes),
    );
  }
  const x = readFileSource(reader, files, xKey.value, header, 'x', false);
  const y = readFileSource(reader, files, yKey.value, header, 'y', classes);
  const { inputShape, outputShape } = wanted;
  return both(
    x === 'in place' ? readExamples(reader, xKey.value, inputShape, 'x') : x,
    y === 'in place' ? readTargetsInPlace(reader, yKey.value, outputShape, classes) : y,
  );
}

/** The one table that x and y are columns of. */
function readTableFile(reader: Reader, files: OpenedFiles, place: JsonNode, header: boolean | null): Table | undefined {
  const path = readText(reader, place, 'file');
  if (path === undefined) return undefined;
  const format = formatOf(path);
  if (!format) return unknownKind(reader, path, place);
  if (format.name === '.csv') return openTable(reader, files, { path, place }, header);
  const form = `{ "x": { "file": "…", "key": "…" }, "y": { … } }`;
  return reader.error('data', place, `"file" is one .csv for x and y; a ${format.name} file is given as ${form}`);
}

/** `"images.npy"` or `{ "file": …, "key": … }`; `labels`: whether names are classes. */
function readFileSource(
  reader: Reader,
  files: OpenedFiles,
  node: JsonNode,
  header: boolean | null,
  what: 'x' | 'y',
  labels: boolean,
): Source | 'in place' | undefined {
  if (node.type !== 'string' && node.type !== 'object') return 'in place';
  const name =
    node.type === 'string' ? { path: node.value as string, place: node, key: null } : readFileName(reader, node, what);
  if (!name) return undefined;
  if (name.key || formatOf(name.path)?.name !== '.csv') return readArraySource(reader, files, name, what);
  const table = openTable(reader, files, name, header);
  return table && readColumns(reader, table, null, name.place, labels);
}

function readTargetsInPlace(reader: Reader, node: JsonNode, outputShape: Shape, classes: boolean): Source | undefined {
  if (classes && holdsLabels(node, outputShape)) return readLabels(reader, node, outputShape.slice(0, -1));
  return readExamples(reader, node, outputShape, 'y');
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
