import type { FileSystem } from '../formats/fileSystem.js';
import type { CodeAccess } from '../formats/module/codeHost.js';
import type { Clock } from './clock.js';
import type { RunOptions } from './run.js';

/** How a session is held. */
export interface SessionOptions extends RunOptions {
  /** The file's name without its folder. */
  readonly file: string;
  /** What the file names is read from here. */
  readonly files: FileSystem;
  /** Runs the file where it is code; where absent such a file is not run. */
  readonly code?: CodeAccess;
  readonly clock: Clock;
  /** Revisions go on from here, where this session stands in for one that was lost. */
  readonly firstRevision?: number;
}
