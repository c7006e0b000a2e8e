import type { FileSystem } from '../../src/formats/fileSystem.js';
import type { Clock } from '../../src/session/clock.js';
import type { SessionOptions } from '../../src/session/options.js';
import { Session } from '../../src/session/session.js';
import { exampleFiles, exampleText, filesOf } from '../formats/files.js';

/** Real time; a pause lets timers and messages in. */
export const clock: Clock = {
  now: () => performance.now(),
  pause: () => new Promise((resolve) => setImmediate(resolve)),
};

/** A session with a text in it. */
export async function sessionOf(
  text: string,
  options: Partial<SessionOptions> & { readonly files?: FileSystem } = {},
): Promise<Session> {
  const session = new Session({ file: 'model.grad.json', files: filesOf(), clock, ...options });
  await session.request('open', { text, version: 1 });
  return session;
}

/** A session with one of the sample files in it. */
export function sessionOfExample(name: string, options: Partial<SessionOptions> = {}): Promise<Session> {
  return sessionOf(exampleText(name), { file: name, files: exampleFiles, ...options });
}
