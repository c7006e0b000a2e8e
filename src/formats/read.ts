import type { FileSystem } from './fileSystem.js';
import { readGrad } from './grad/read.js';
import { type CodeAccess, NO_CODE } from './module/codeHost.js';
import { isModuleFile } from './module/moduleFile.js';
import type { ReadResult } from './result.js';

/** A kind of model file. */
export interface Format {
  readonly name: string;
  matches(file: string): boolean;
  read(text: string, files: FileSystem, file: string, code: CodeAccess): Promise<ReadResult>;
}

/** Every format, the first that matches counts. */
export const FORMATS: readonly Format[] = [
  { name: 'grad-json', matches: (file) => /\.grad\.jsonc?$/i.test(file), read: readGrad },
  // What takes TypeScript apart is made ready when a module is first read.
  {
    name: 'module',
    matches: isModuleFile,
    read: async (...given) => (await import('./module/read.js')).readModule(...given),
  },
];

/**
 * Reads a model file by its name's ending. Never throws for what stands in it; `files` reaches what it names, and `code` runs
 * it where it is code.
 */
export async function read(
  file: string,
  text: string,
  files: FileSystem,
  code: CodeAccess = NO_CODE,
): Promise<ReadResult> {
  const format = FORMATS.find(({ matches }) => matches(file));
  if (format) return format.read(text, files, file, code);
  const start = { line: 0, column: 0 };
  const message = `${file} is no model file; DeltaScope reads *.grad.json, and *.grad.mjs, .js and .ts`;
  return { model: null, problems: [{ kind: 'structure', severity: 'error', range: { start, end: start }, message }] };
}
