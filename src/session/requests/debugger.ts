import type { Handlers } from './handlers.js';
import type { Parts } from './parts.js';

/** What a debugger asks for where a run stands. */
export function debuggerRequests({ debugging, stage }: Parts): Handlers<'breaks' | 'log' | 'evaluate' | 'parts'> {
  return {
    breaks: async (request) => ({ states: debugging.set(request, stage.trainable()) }),
    log: async ({ from }) => debugging.log(from),
    evaluate: async (asked) => debugging.evaluate(stage.trainable(), asked),
    parts: async (asked) => ({ parts: debugging.parts(stage.trainable(), asked) }),
  };
}
