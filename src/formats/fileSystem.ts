/** How formats reach files beside the model file, in Node, in a browser and in a test alike. */
export interface FileSystem {
  /**
   * The bytes of a file named relative to the model file's folder.
   * Rejects with a `FileProblem` where it is missing, outside the workspace or not readable.
   */
  read(path: string): Promise<Uint8Array>;
}

export type FileProblemKind = 'missing' | 'outside' | 'unreadable';

export class FileProblem extends Error {
  constructor(
    readonly kind: FileProblemKind,
    message: string,
  ) {
    super(message);
    this.name = 'FileProblem';
  }
}
