import type { RequestName, Requests } from '../../protocol.js';
import type { Stop } from '../slices.js';

/** How requests are answered, each by its name; what is looked at in slices ends where nobody waits any more. */
export type Handlers<K extends RequestName = RequestName> = {
  readonly [N in K]: (ask: Requests[N]['ask'], waits: Stop) => Promise<Requests[N]['answer']>;
};
