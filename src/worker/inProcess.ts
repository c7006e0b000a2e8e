import type { FileSystem } from '../formats/fileSystem.js';
import { type SessionPort, sessionPort } from '../session/port.js';
import { Session } from '../session/session.js';
import { crewArena } from './crewArena.js';
import { nodeClock } from './nodeClock.js';

/** A session in this very thread: for a program that has nothing else to do. */
export function openInProcess(options: {
  readonly file: string;
  readonly files: FileSystem;
  /** How many threads compute; 1 where absent. */
  readonly threads?: number;
}): SessionPort {
  const { file, files, threads = 1 } = options;
  return sessionPort(new Session({ file, files, clock: nodeClock, arena: crewArena(threads) }));
}
