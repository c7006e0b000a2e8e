import type { FileProblemKind } from '../formats/fileSystem.js';
import type { Fatal } from '../formats/module/codeHost.js';
import type { RequestName, Requests, State } from '../protocol.js';

/** A request with its number: the answer carries it back. */
export type Asked = { [K in RequestName]: { readonly name: K; readonly ask: Requests[K]['ask'] } }[RequestName];

/** On what terms a model file that is code is run. */
export interface CodeTerms {
  /** The model file's folder on a disk; null where it lies elsewhere. */
  readonly folder: string | null;
  readonly trusted: boolean;
  readonly fatal: Fatal | null;
}

export type ToWorker =
  /** First of all. `revision`: where this session's revisions go on; `checkpointBytes`: for states kept for going back, null: as many as usual. */
  | {
      readonly type: 'start';
      readonly file: string;
      readonly revision: number;
      readonly code: CodeTerms;
      readonly checkpointBytes: number | null;
    }
  | ({ readonly type: 'request'; readonly id: number } & Asked)
  /** Nobody waits for that answer any more; there may have been one. */
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'bytes'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'noBytes'; readonly id: number; readonly kind: FileProblemKind; readonly message: string }
  | { readonly type: 'ping' };

export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly answer: Requests[RequestName]['answer'] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  | { readonly type: 'state'; readonly state: State }
  /** A file beside the model file is wanted. */
  | { readonly type: 'read'; readonly id: number; readonly path: string }
  | { readonly type: 'pong' };
