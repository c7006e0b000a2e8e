import type { Node as JsonNode } from 'jsonc-parser';
import { ARRAY_FORMATS, type ArrayFormat } from '../data/arrayFormats.js';
import type { FileArray } from '../data/fileArray.js';
import { unpack } from '../data/packed.js';
import { type Keys, readKeys } from './keys.js';
import type { OpenedFiles } from './openedFiles.js';
import type { Reader } from './reader.js';
import { readText } from './scalars.js';

export const ARRAY_FILE_KEYS: Keys = {
  file: {
    description: `A file beside the model file: ${ARRAY_FORMATS.map(({ name }) => `\`${name}\``).join(', ')}; also packed, as \`.gz\`.`,
    required: true,
  },
  key: { description: 'Which array of a file that holds several.' },
};

/** An array from a file, and where the file's name stands. */
export interface NamedArray extends FileArray {
  readonly path: string;
  readonly place: JsonNode;
}

/** `{ "file": "weights.npz", "key": "hidden" }`; undefined where a mistake was reported. */
export function readArrayFile(
  reader: Reader,
  files: OpenedFiles,
  node: JsonNode,
  what: string,
): NamedArray | undefined {
  const keys = readKeys(reader, node, ARRAY_FILE_KEYS, what);
  const [file, key] = [keys.get('file')?.value, keys.get('key')?.value];
  const path = file && readText(reader, file, 'file');
  const wanted = key ? readText(reader, key, 'key') : null;
  if (!file || path === undefined || wanted === undefined) return undefined;
  return openArray(reader, files, { file, path, key: key ?? null, wanted });
}

interface Named {
  readonly file: JsonNode;
  readonly path: string;
  readonly key: JsonNode | null;
  readonly wanted: string | null;
}

function openArray(reader: Reader, files: OpenedFiles, named: Named): NamedArray | undefined {
  const { file, path, key, wanted } = named;
  const format = formatOf(path);
  if (!format) return reader.error('data', file, `${path} is of no known kind; known are ${KNOWN}`);
  if (key && !format.keyed)
    return reader.error('structure', key, `a ${format.name} file holds one array, without a key`);
  const bytes = files.get(path) ?? `${path} was not read`;
  if (typeof bytes === 'string') return reader.error('data', file, bytes);
  const unpacked = unpack(path, bytes);
  const read = typeof unpacked === 'string' ? unpacked : format.read(unpacked, wanted);
  if (typeof read === 'string') return reader.error('data', key ?? file, `${path} ${read}`);
  if (read.warning !== null) reader.warn('data', file, `${path} ${read.warning}`);
  return { ...read, path, place: file };
}

const KNOWN = ARRAY_FORMATS.map(({ name }) => name).join(', ');

/** By the name's ending, `.gz` aside. */
function formatOf(path: string): ArrayFormat | undefined {
  const name = path.replace(/\.gz$/i, '');
  return ARRAY_FORMATS.find(({ matches }) => matches.test(name));
}
