import type { Node as JsonNode } from 'jsonc-parser';
import { ARRAY_FORMATS, type ArrayFormat } from '../data/arrayFormats.js';
import type { FileArray } from '../data/fileArray.js';
import { unpack } from '../data/packed.js';
import { type Keys, readKeys } from './keys.js';
import type { OpenedFiles } from './openedFiles.js';
import type { Reader } from './reader.js';
import { readText } from './scalars.js';

const KINDS = ARRAY_FORMATS.map(({ name }) => name);

export const ARRAY_FILE_KEYS: Keys = {
  file: {
    description: `A file beside the model file: ${KINDS.map((name) => `\`${name}\``).join(', ')}; also packed, with \`.gz\` after its name.`,
    required: true,
  },
  key: { description: 'Which array of a file that holds several: `.npz`, `.safetensors`, `.json`.' },
};

/** For completion: the keys, and what to write. */
export const ARRAY_FILE_SCHEMA = {
  properties: Object.fromEntries(
    Object.entries(ARRAY_FILE_KEYS).map(([key, { description }]) => [key, { markdownDescription: description }]),
  ),
  defaultSnippets: [
    { label: '{ file }', description: 'an array from a file', body: { file: '${1:weights.npy}' } },
    { label: '{ file, key }', description: 'one array of several', body: { file: '${1:arrays.npz}', key: '${2:x}' } },
  ],
};

/** A file that the document names, and where the name and the key stand. */
export interface FileName {
  readonly path: string;
  readonly place: JsonNode;
  readonly key: { readonly name: string; readonly place: JsonNode } | null;
}

/** `{ "file": "weights.npz", "key": "hidden" }`; undefined where a mistake was reported. */
export function readFileName(reader: Reader, node: JsonNode, what: string): FileName | undefined {
  const keys = readKeys(reader, node, ARRAY_FILE_KEYS, what);
  const [place, keyPlace] = [keys.get('file')?.value, keys.get('key')?.value];
  const path = place && readText(reader, place, 'file');
  const key = keyPlace && readText(reader, keyPlace, 'key');
  if (!place || path === undefined || (keyPlace && key === undefined)) return undefined;
  return { path, place, key: keyPlace && key !== undefined ? { name: key, place: keyPlace } : null };
}

/** The array of a file; undefined where a mistake was reported, at the key or else at the file's name. */
export function openArray(reader: Reader, files: OpenedFiles, { path, place, key }: FileName): FileArray | undefined {
  const format = formatOf(path);
  if (!format) return unknownKind(reader, path, place);
  if (key && !format.keyed)
    return reader.error('structure', key.place, `a ${format.name} file holds one array, without a key`);
  const bytes = openedFile(reader, files, path, place);
  if (!bytes) return undefined;
  const unpacked = unpack(path, bytes);
  const read = typeof unpacked === 'string' ? unpacked : format.read(unpacked, key?.name ?? null);
  if (typeof read === 'string') return reader.error('data', key?.place ?? place, `${path} ${read}`);
  if (read.warning !== null) reader.warn('data', place, `${path} ${read.warning}`);
  const odd = notFinite(read);
  if (odd !== null) reader.warn('data', place, `${path} ${odd}`);
  return read;
}

/** A file's bytes as they lie on the disk; undefined where they can't be had, which is reported. */
export function openedFile(reader: Reader, files: OpenedFiles, path: string, place: JsonNode): Uint8Array | undefined {
  const bytes = files.get(path) ?? `${path} was not read`;
  return typeof bytes === 'string' ? reader.error('data', place, bytes) : bytes;
}

export function unknownKind(reader: Reader, path: string, place: JsonNode): undefined {
  return reader.error('data', place, `${path} is of no known kind; known are ${KINDS.join(', ')}, each also with .gz`);
}

/** By the name's ending, `.gz` aside. */
export function formatOf(path: string): ArrayFormat | undefined {
  const name = path.replace(/\.gz$/i, '');
  return ARRAY_FORMATS.find(({ matches }) => matches.test(name));
}

/** The first number that is none; whole numbers all are. */
function notFinite({ shape, values }: FileArray): string | null {
  if (!(values instanceof Float64Array || values instanceof Float32Array)) return null;
  for (let place = 0; place < values.length; place++)
    if (!Number.isFinite(values[place])) return `holds ${values[place]} at [${indexOf(shape, place).join(', ')}]`;
  return null;
}

/** Where the entry number `place` stands, axis by axis. */
function indexOf(shape: FileArray['shape'], place: number): number[] {
  let rest = place;
  const index = [...shape].reverse().map((extent) => {
    const at = rest % extent;
    rest = Math.floor(rest / extent);
    return at;
  });
  return index.reverse();
}
