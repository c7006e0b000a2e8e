import type { FileSystem } from '../formats/fileSystem.js';
import { type SessionPort, sessionPort } from '../session/port.js';
import { Session } from '../session/session.js';
import { crewArena } from './crewArena.js';
import { nodeClock } from './nodeClock.js';
import { nodeCode } from './nodeCode.js';
import { nodeStorage } from './nodeStorage.js';

/** A session in this very thread: for a program that has nothing else to do. */
export function openInProcess(options: {
  readonly file: string;
  readonly files: FileSystem;
  /** The model file's folder: where a model that is code may run. Such a model is not run where absent. */
  readonly folder?: string;
  /** How many threads compute; 1 where absent. */
  readonly threads?: number;
  /** Bytes for states that are kept for going back; 256 MiB where absent. */
  readonly checkpointBytes?: number;
}): SessionPort {
  const { file, files, folder, threads = 1, checkpointBytes } = options;
  const code = { host: folder === undefined ? null : nodeCode(folder), fatal: null };
  const arena = crewArena(threads);
  return sessionPort(
    new Session({ file, files, code, clock: nodeClock, arena, checkpointBytes, storage: nodeStorage }),
  );
}
