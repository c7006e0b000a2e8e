import { readCsv } from './csv.js';
import type { ArrayRead } from './fileArray.js';
import { readIdx } from './idx.js';
import { readJson } from './json.js';
import { readNpy } from './npy.js';
import { readNpz } from './npz.js';
import { readSafetensors } from './safetensors.js';

/** A kind of file that holds arrays of numbers. */
export interface ArrayFormat {
  /** As messages name it. */
  readonly name: string;
  readonly matches: RegExp;
  /** Whether a file may hold several arrays, each under a key. */
  readonly keyed: boolean;
  /** Never throws, whatever the bytes are. `key` is null where none was given. */
  read(bytes: Uint8Array, key: string | null): ArrayRead;
}

/** Every array format: one file and one line. Each may also be packed: `x.npy.gz`. */
export const ARRAY_FORMATS: readonly ArrayFormat[] = [
  { name: '.csv', matches: /\.csv$/i, keyed: false, read: readCsv },
  { name: '.npy', matches: /\.npy$/i, keyed: false, read: readNpy },
  { name: '.npz', matches: /\.npz$/i, keyed: true, read: readNpz },
  { name: '.safetensors', matches: /\.safetensors$/i, keyed: true, read: readSafetensors },
  // train-images-idx3-ubyte, train-images.idx3-ubyte, labels.idx
  { name: 'idx', matches: /[.-]idx\d*(-\w+)?$/i, keyed: false, read: readIdx },
  { name: '.json', matches: /\.json$/i, keyed: true, read: readJson },
];
