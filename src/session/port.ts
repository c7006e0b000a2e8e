import type { SessionPort } from '../protocol.js';
import type { Session } from './session.js';

export type {
  Disposable,
  RequestName,
  Requests,
  SessionPort,
  State,
} from '../protocol.js';
export { type WholeTensor, wholeTensor } from './wholeTensor.js';

/** A session in the same thread, as others reach it. */
export function sessionPort(session: Session): SessionPort {
  return {
    request: (name, ask, waits) => session.request(name, ask, waits),
    onState: (listener) => session.onState(listener),
    dispose: () => session.dispose(),
  };
}
