import type { FileSystem } from './fileSystem.js';
import { readGrad } from './grad/read.js';
import type { ReadResult } from './result.js';

/** A kind of model file. */
export interface Format {
  readonly name: string;
  matches(file: string): boolean;
  read(text: string, files: FileSystem): Promise<ReadResult>;
}

/** Every format, the first that matches counts. */
export const FORMATS: readonly Format[] = [
  { name: 'grad-json', matches: (file) => /\.grad\.jsonc?$/i.test(file), read: readGrad },
];

/** Reads a model file by its name's ending. Never throws for what stands in it; `files` reaches what it names. */
export async function read(file: string, text: string, files: FileSystem): Promise<ReadResult> {
  const format = FORMATS.find(({ matches }) => matches(file));
  if (format) return format.read(text, files);
  const start = { line: 0, column: 0 };
  const message = `${file} is no model file; DeltaScope reads *.grad.json`;
  return { model: null, problems: [{ kind: 'structure', severity: 'error', range: { start, end: start }, message }] };
}
