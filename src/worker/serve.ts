import { FileProblem, type FileSystem } from '../formats/fileSystem.js';
import type { CodeHost } from '../formats/module/codeHost.js';
import type { RequestName, Requests } from '../protocol.js';
import type { Clock } from '../session/clock.js';
import { Session } from '../session/session.js';
import type { Storage } from '../session/storage.js';
import type { FromWorker, ToWorker } from './messages.js';

/** The other side, as a worker sees it. */
export interface Channel {
  post(message: FromWorker, transfer: ArrayBuffer[]): void;
  onMessage(listener: (message: ToWorker) => void): void;
}

/** What a worker's surroundings have. */
export interface Surroundings {
  readonly clock: Clock;
  /** What runs users' code. */
  readonly codeIn: (folder: string | null) => CodeHost;
  /** Where large states go; null where there is nothing but memory. */
  readonly storage: Storage | null;
}

/** Runs one session in a worker: requests come in as messages, answers and states go out. */
export function serve(channel: Channel, { clock, codeIn, storage }: Surroundings): void {
  const files = new AskedFiles(channel);
  let session: Session | null = null;
  /** Requests that are being answered. */
  const answering = new Map<number, { aborted: boolean }>();
  channel.onMessage((message) => {
    switch (message.type) {
      case 'start':
        session = new Session({
          file: message.file,
          files,
          code: { host: message.code.trusted ? codeIn(message.code.folder) : null, fatal: message.code.fatal },
          clock,
          storage,
          checkpointBytes: message.checkpointBytes ?? undefined,
          firstRevision: message.revision,
        });
        session.onState((state) => channel.post({ type: 'state', state }, []));
        break;
      case 'request':
        if (session) void answer(channel, session, message, answering);
        break;
      case 'cancel': {
        const waits = answering.get(message.id);
        if (waits) waits.aborted = true;
        break;
      }
      case 'bytes':
      case 'noBytes':
        files.take(message);
        break;
      case 'ping':
        channel.post({ type: 'pong' }, []);
        break;
    }
  });
}

async function answer(
  channel: Channel,
  session: Session,
  asked: ToWorker & { type: 'request' },
  answering: Map<number, { aborted: boolean }>,
): Promise<void> {
  const { id } = asked;
  const waits = { aborted: false };
  answering.set(id, waits);
  try {
    const answer = await session.request(asked.name, asked.ask, waits);
    channel.post({ type: 'answer', id, answer }, buffersOf(answer));
  } catch (error) {
    channel.post({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) }, []);
  } finally {
    answering.delete(id);
  }
}

/** Arrays that were made for this answer alone: they move, and are not copied. */
function buffersOf(answer: Requests[RequestName]['answer']): ArrayBuffer[] {
  if (answer === null) return [];
  if ('data' in answer) return [answer.data.buffer as ArrayBuffer];
  if ('values' in answer) return [answer.steps.buffer as ArrayBuffer, answer.values.buffer as ArrayBuffer];
  return [];
}

type Read = ToWorker & { type: 'bytes' | 'noBytes' };

/** Files beside the model file, asked of the side that can reach them. */
class AskedFiles implements FileSystem {
  private readonly waiting = new Map<number, (read: Read) => void>();
  private next = 0;

  constructor(private readonly channel: Channel) {}

  read(path: string): Promise<Uint8Array> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (read) => {
        if (read.type === 'bytes') resolve(read.bytes);
        else reject(new FileProblem(read.kind, read.message));
      });
      this.channel.post({ type: 'read', id, path }, []);
    });
  }

  take(read: Read): void {
    this.waiting.get(read.id)?.(read);
    this.waiting.delete(read.id);
  }
}
