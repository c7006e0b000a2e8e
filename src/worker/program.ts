import type { FileSystem } from '../formats/fileSystem.js';
import { isModuleFile } from '../formats/module/moduleFile.js';
import type { SessionPort } from '../protocol.js';
import { type Aside, openAside } from './aside.js';
import { openInProcess } from './inProcess.js';
import { spawnNode } from './nodeEndpoint.js';

export interface ProgramOptions {
  /** The file's name without its folder. */
  readonly file: string;
  readonly files: FileSystem;
  /** The model file's folder: where a model that is code may run. */
  readonly folder: string;
  /** How many threads compute together; what a model's code computes, one does. */
  readonly threads: number;
  /** The script of a worker thread, built. */
  readonly script: string;
  /** A model's code has not come back for so many seconds; said once. */
  readonly silent: (seconds: number) => void;
}

/** A session, and how to end it where its model is code: such code may never give back the thread that it runs in. */
export interface ProgramSession {
  readonly port: SessionPort;
  readonly aside: Aside | null;
}

/** A session for a program that has nothing else to do: in this thread, which starts fastest; for a model that is code, in another. */
export function openForProgram({ script, silent, threads, ...named }: ProgramOptions): ProgramSession {
  if (!isModuleFile(named.file)) return { port: openInProcess({ ...named, threads }), aside: null };
  const aside = openAside({ ...named, spawn: () => spawnNode(script), silent });
  return { port: aside, aside };
}
