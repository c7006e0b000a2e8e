import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { FileProblem, type FileSystem } from '../../src/formats/fileSystem.js';

/** Files given in place, as a model file would see them beside it. */
export function filesOf(contents: Readonly<Record<string, string | Uint8Array>> = {}): FileSystem {
  return {
    read: async (path) => {
      const found = contents[path];
      if (found === undefined)
        throw new FileProblem('missing', `${path} is not there; files are looked up beside the model file`);
      return typeof found === 'string' ? new TextEncoder().encode(found) : found;
    },
  };
}

const examples = new URL('../../examples/', import.meta.url);

export const exampleFiles: FileSystem = { read: (path) => readFile(new URL(path, examples)) };

export function exampleText(name: string): string {
  return readFileSync(new URL(name, examples), 'utf8');
}
