import type { Node as JsonNode } from 'jsonc-parser';
import { type Shape, sizeOf } from '../../engine/tensor.js';
import { type ColumnsAsked, cellsAt, numbersOf, selectColumns, widthOf } from '../data/columns.js';
import type { Values } from '../data/fileArray.js';
import { readTable, type Table, textOf } from '../data/table.js';
import { type FileName, openArray, openedFile } from './arrayFile.js';
import { readArray } from './arrays.js';
import type { OpenedFiles } from './openedFiles.js';
import { kindOf, type Reader } from './reader.js';

/** x or y as the file gives it: row-major numbers, example by example. */
export interface Source {
  readonly examples: number;
  /** Of one example. */
  readonly shape: Shape;
  readonly values: Values;
  /** Where names were given: the names in order, which `values` count from 0 on. */
  readonly names: readonly string[] | null;
  /** Where the entry of `values` stands in the document, or the example that it belongs to, or else the file's name. */
  at(entry: number): JsonNode;
}

/** Examples in place: each nested as `shape` says, or, with an empty or single shape, a plain number. */
export function readExamples(reader: Reader, node: JsonNode, shape: Shape, what: string): Source | undefined {
  const children = node.children ?? [];
  if (node.type !== 'array')
    return reader.error('structure', node, `${what} is a list of examples, or a file's name; found ${kindOf(node)}`);
  if (children.length === 0) return reader.error('data', node, `${what} holds no example`);
  const width = sizeOf(shape);
  const values = new Float64Array(children.length * width);
  const good = children.map((child, i) => {
    const bare = child.type === 'number' && width === 1;
    const row = readArray(reader, child, bare ? [] : shape, `example ${i + 1} of ${what}`, []);
    if (row) values.set(row, i * width);
    return row !== undefined;
  });
  if (!good.every(Boolean)) return undefined;
  const at = (entry: number): JsonNode => children[Math.floor(entry / width)] as JsonNode;
  return { examples: children.length, shape, values, names: null, at };
}

/** A table beside the model file; undefined where it can't be read, which is reported at its name. */
export function openTable(
  reader: Reader,
  files: OpenedFiles,
  { path, place }: Pick<FileName, 'path' | 'place'>,
  header: boolean | null,
): Table | undefined {
  const bytes = openedFile(reader, files, path, place);
  if (!bytes) return undefined;
  try {
    const table = readTable(textOf(path, bytes), header);
    return table.length > 0 ? table : reader.error('data', place, `${path} holds no row`);
  } catch (thrown) {
    return reader.error('data', place, message(thrown, path));
  }
}

/** Columns of a table (null: all) as numbers; where `labels` are wanted and a cell is no number, as names. A mistake is reported at `place`. */
export function readColumns(
  reader: Reader,
  table: Table,
  asked: ColumnsAsked | null,
  place: JsonNode,
  labels: boolean,
): Source | undefined {
  try {
    const columns = selectColumns(table, asked ?? `0-${widthOf(table) - 1}`);
    const [examples, at] = [table.length, (): JsonNode => place];
    if (labels && columns.length === 1) return { examples, shape: [], ...labelsAt(table, columns), at };
    return { examples, shape: [columns.length], values: numbersOf(table, columns), names: null, at };
  } catch (thrown) {
    return reader.error('data', place, message(thrown, 'the table'));
  }
}

function labelsAt(table: Table, columns: readonly number[]): Pick<Source, 'values' | 'names'> {
  try {
    return { values: numbersOf(table, columns), names: null };
  } catch {
    return numbered(Array.from({ length: table.length }, (_, row) => cellsAt(table, row, columns)[0] as string));
  }
}

/** Classes as numbers: themselves, or, where one is a name, the places of the sorted names. */
export function numbered(labels: readonly (number | string)[]): Pick<Source, 'values' | 'names'> {
  if (labels.every((label) => typeof label === 'number')) return { values: Float64Array.from(labels), names: null };
  const names = [...new Set(labels.map(String))].sort();
  const places = new Map(names.map((name, place) => [name, place]));
  return { values: Int32Array.from(labels, (label) => places.get(String(label)) as number), names };
}

/** An array from a file, the examples along its first axis; undefined where a mistake was reported. */
export function readArraySource(reader: Reader, files: OpenedFiles, name: FileName, what: string): Source | undefined {
  const array = openArray(reader, files, name);
  if (!array) return undefined;
  const [examples, ...shape] = array.shape;
  const at = (): JsonNode => name.place;
  if (examples === undefined)
    return reader.error('data', at(), `${name.path} holds a single number; expected a list of examples`);
  if (array.values.length === 0)
    return reader.error('data', at(), `${name.path} holds no number: its shape is [${array.shape.join(', ')}]`);
  if (array.names && what === 'x') return reader.error('data', at(), `${name.path} holds names; x is numbers`);
  return { examples, shape, values: array.values, names: array.names, at };
}

function message(thrown: unknown, what: string): string {
  return thrown instanceof Error ? thrown.message : `${what} can't be read: ${String(thrown)}`;
}
