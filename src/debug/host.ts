import type { Disposable } from '../protocol.js';
import type { SessionPort } from '../session/port.js';

/** A model file that is open, and its session: the one that lenses, panel and sidebar share. */
export interface Debuggee {
  readonly port: Pick<SessionPort, 'request' | 'onState'>;
  /** The file's name, for a person, and what whoever started us calls it by. */
  readonly source: { readonly name: string; readonly path: string };
  /** Whether a path means this file. */
  isSource(path: string): boolean;
  /** Tells when the file is no longer open: its session ended then. */
  onClose(listener: () => void): Disposable;
}

/** What the adapter asks of where it runs. */
export interface DebugHost {
  /** Opens a model file. Rejects with an Error that speaks to the user. */
  open(program: string): Promise<Debuggee>;
}
