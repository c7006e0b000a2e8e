import type { FileSystem } from '../formats/fileSystem.js';
import { type SessionPort, sessionPort } from '../session/port.js';
import { Session } from '../session/session.js';
import { nodeClock } from './nodeClock.js';

/** A session in this very thread: for a program that has nothing else to do. */
export function openInProcess(options: { readonly file: string; readonly files: FileSystem }): SessionPort {
  return sessionPort(new Session({ ...options, clock: nodeClock }));
}
