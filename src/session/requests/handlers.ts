import type { RequestName, Requests } from '../../protocol.js';

/** How requests are answered, each by its name. */
export type Handlers<K extends RequestName = RequestName> = {
  readonly [N in K]: (ask: Requests[N]['ask']) => Promise<Requests[N]['answer']>;
};
