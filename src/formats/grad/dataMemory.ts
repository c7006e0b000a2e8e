import type { Dataset } from '../../engine/model.js';
import { fingerprint } from '../data/fingerprint.js';
import type { FileSystem } from '../fileSystem.js';
import type { OpenedFiles } from './openedFiles.js';

/**
 * The data set that was read last beside a model file. While someone types elsewhere in the text the same examples are
 * asked for again and again; they may take seconds to unpack.
 */
export class DataMemory {
  private static readonly all = new WeakMap<FileSystem, DataMemory>();
  private last: { readonly from: string; readonly data: Dataset } | null = null;

  /** Each run of a document has a file system of its own, and with it one memory. */
  static of(files: FileSystem): DataMemory {
    const known = DataMemory.all.get(files) ?? new DataMemory();
    DataMemory.all.set(files, known);
    return known;
  }

  /** What was made `from` the same text and files, or null. */
  recall(from: string): Dataset | null {
    return this.last?.from === from ? this.last.data : null;
  }

  keep(from: string, data: Dataset): void {
    this.last = { from, data };
  }
}

/** All that a data set is made of: how it is asked for, and what stands in the files. */
export function madeFrom(asked: readonly unknown[], files: OpenedFiles): string {
  const contents = [...files].map(([path, bytes]) => [path, typeof bytes === 'string' ? bytes : fingerprint(bytes)]);
  return JSON.stringify([asked, contents]);
}
