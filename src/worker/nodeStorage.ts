import { closeSync, mkdtempSync, openSync, readSync, rmdirSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '../session/storage.js';

/**
 * Files in the folder for temporary ones. Each loses its name as soon as it is open, so that it goes with the thread that
 * holds it, however that ends.
 */
export const nodeStorage: Storage = {
  write(parts) {
    const file = nameless();
    let length = 0;
    try {
      for (const part of parts) length += writeAll(file, part, length);
    } catch (error) {
      closeSync(file);
      throw error;
    }
    return { read: () => readAll(file, length), drop: () => closeSync(file) };
  },
};

function nameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-'));
  const path = join(folder, 'state');
  const file = openSync(path, 'wx+');
  unlinkSync(path);
  rmdirSync(folder);
  return file;
}

function writeAll(file: number, part: Uint8Array, at: number): number {
  let written = 0;
  while (written < part.length) written += writeSync(file, part, written, part.length - written, at + written);
  return written;
}

function readAll(file: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let read = 0; read < length; ) {
    const more = readSync(file, bytes, read, length - read, read);
    if (more === 0) throw new Error('a state that was put away for going back is no longer there');
    read += more;
  }
  return bytes;
}
