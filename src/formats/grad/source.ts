import type { Node as JsonNode } from 'jsonc-parser';
import type { Shape } from '../../engine/tensor.js';
import { sizeOf } from '../../engine/tensor.js';
import { type ColumnsAsked, cellsOf, numbersOf, selectColumns } from '../data/columns.js';
import { isNumber, readTable, type Table, textOf } from '../data/table.js';
import { FileProblem, type FileSystem } from '../fileSystem.js';
import { readArray } from './arrays.js';
import { kindOf, type Reader } from './reader.js';

/** x or y as the file gives it: flat numbers for `examples` rows, or a label for each. `at(i)` is where row i stands. */
export type Source =
  | {
      readonly kind: 'numbers';
      readonly examples: number;
      readonly width: number;
      readonly values: Float64Array;
      at(row: number): JsonNode;
    }
  | { readonly kind: 'labels'; readonly labels: readonly (string | number)[]; at(row: number): JsonNode };

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
  return { kind: 'numbers', examples: children.length, width, values, at: (row) => children[row] as JsonNode };
}

/** Labels in place: numbers or names, one for each example. */
export function readLabels(reader: Reader, node: JsonNode): Source | undefined {
  const children = node.children ?? [];
  const wrong = children.find(({ type }) => type !== 'number' && type !== 'string');
  if (wrong) return reader.error('structure', wrong, `a class is a number or a name; found ${kindOf(wrong)}`);
  return {
    kind: 'labels',
    labels: children.map((child) => child.value as string | number),
    at: (row) => children[row] as JsonNode,
  };
}

/** A table beside the model file; undefined where it can't be read, which is reported at its name. */
export async function openTable(
  reader: Reader,
  files: FileSystem,
  node: JsonNode,
  header: boolean | null,
): Promise<Table | undefined> {
  const path = node.value as string;
  if (!/\.csv(\.gz)?$/i.test(path))
    return reader.error('data', node, `${path} is of no known kind; known are .csv and .csv.gz`);
  try {
    const table = readTable(textOf(path, await files.read(path)), header);
    return table.rows.length > 0 ? table : reader.error('data', node, `${path} holds no row`);
  } catch (thrown) {
    return reader.error('data', node, thrown instanceof FileProblem ? thrown.message : message(thrown, path));
  }
}

/** Columns of a table as numbers; where `labels` are wanted and a cell is no number, as names. A mistake is reported at `place`. */
export function readColumns(
  reader: Reader,
  table: Table,
  asked: ColumnsAsked | null,
  place: JsonNode,
  labels: boolean,
): Source | undefined {
  try {
    const columns = selectColumns(table, asked ?? `0-${(table.rows[0]?.length ?? 1) - 1}`);
    const at = (): JsonNode => place;
    if (labels && columns.length === 1) {
      const names = cellsOf(table, columns).flat();
      return { kind: 'labels', labels: names.every(isNumber) ? names.map(Number) : names, at };
    }
    const values = Float64Array.from(numbersOf(table, columns).flat());
    return { kind: 'numbers', examples: table.rows.length, width: columns.length, values, at };
  } catch (thrown) {
    return reader.error('data', place, message(thrown, 'the table'));
  }
}

function message(thrown: unknown, what: string): string {
  return thrown instanceof Error ? thrown.message : `${what} can't be read: ${String(thrown)}`;
}
