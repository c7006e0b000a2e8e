import type { Disposable, RequestName, Requests, State } from '../protocol.js';
import type { SessionOptions } from './options.js';
import { comparingRequests } from './requests/comparing.js';
import { debuggerRequests } from './requests/debugger.js';
import type { Handlers } from './requests/handlers.js';
import { judgingRequests } from './requests/judging.js';
import { moveRequests } from './requests/moves.js';
import { Parts } from './requests/parts.js';
import { sampledRequests } from './requests/sampled.js';
import { textRequests } from './requests/text.js';
import { viewRequests } from './requests/views.js';
import { NEVER, type Stop } from './slices.js';

/** One document's run, whoever looks at it: the only place where state changes. */
export class Session {
  private readonly parts: Parts;
  private readonly handlers: Handlers;

  constructor(private readonly options: SessionOptions) {
    const parts = new Parts(options);
    this.parts = parts;
    this.handlers = {
      ...textRequests(parts),
      ...moveRequests(parts),
      ...viewRequests(parts),
      ...sampledRequests(parts),
      ...judgingRequests(parts),
      ...debuggerRequests(parts),
      ...comparingRequests(parts),
    };
  }

  /** Answers a request (protocol: `Requests`), as long as somebody waits for it (`SessionPort`). Rejects with an Error that speaks to the user. */
  async request<K extends RequestName>(
    name: K,
    ask: Requests[K]['ask'],
    waits: Stop = NEVER,
  ): Promise<Requests[K]['answer']> {
    if (this.parts.closed.aborted) throw new Error(`the session of ${this.options.file} was closed`);
    const handler: Handlers[K] = this.handlers[name];
    return handler(ask, waits);
  }

  onState(listener: (state: State) => void): Disposable {
    return this.parts.broadcast.listen(listener);
  }

  dispose(): void {
    this.parts.dispose();
  }
}
