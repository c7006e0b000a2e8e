import type { ArrayRead } from './fileArray.js';
import { readNpy } from './npy.js';

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
  { name: '.npy', matches: /\.npy$/i, keyed: false, read: readNpy },
];
