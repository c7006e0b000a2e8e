import type { Model } from '../engine/model.js';
import type { FileSystem } from '../formats/fileSystem.js';
import type { CodeAccess } from '../formats/module/codeHost.js';
import { isModuleFile } from '../formats/module/moduleFile.js';
import { read } from '../formats/read.js';
import type { Problem } from '../formats/result.js';

/** A text of a model file, saved or not; a later version is a later text. */
export interface Text {
  readonly text: string;
  readonly version: number;
}

/** The text that was read last, and the last model that could be made of one. */
export interface Document extends Text {
  readonly problems: readonly Problem[];
  /** null until there was a good text. */
  readonly model: Model | null;
  /** The text that the model was made of. */
  readonly modelText: string;
}

export const EMPTY_DOCUMENT: Document = { text: '', version: 0, problems: [], model: null, modelText: '' };

/** Whether the text has errors, and the model is that of an earlier one. */
export function isStale({ model, text, modelText }: Document): boolean {
  return model !== null && text !== modelText;
}

/** Reads a new text. While it has errors the last good model stays. */
export async function reread(
  before: Document,
  file: string,
  asked: Text,
  files: FileSystem,
  code: CodeAccess,
): Promise<Document> {
  const { text, version } = asked;
  const { model, problems } = await read(file, text, files, code);
  return model ? { text, version, problems, model, modelText: text } : { ...before, text, version, problems };
}

/** Why nothing can be computed, for the user. */
export function unreadable(file: string, { problems, model }: Document): Error {
  const first = problems.find(({ severity }) => severity === 'error');
  if (first) return new Error(`${file}, line ${first.range.start.line + 1}: ${first.message}`);
  if (model && isModuleFile(file)) {
    return new Error(`${file} has no data to compute with; let it export const data = { x: …, y: … }`);
  }
  if (model) return new Error(`${file} has no data to compute with; give it "data": { "x": …, "y": … }`);
  return new Error(`${file} was not read yet`);
}
