import { parseWatch } from '../../formats/watch/parse.js';
import type { Watch } from '../../formats/watch/tree.js';
import { evaluate } from '../watch/evaluate.js';
import type { WatchScope } from '../watch/scope.js';
import { valueText } from '../watch/valueText.js';

/** Parts of a log point's message: text as it stands, and what is asked. */
export type LogPoint = readonly (string | Watch)[];

export type LogPointResult =
  | { readonly ok: true; readonly log: LogPoint }
  | { readonly ok: false; readonly problem: string };

/** Reads `‖∇W‖ = {norm(dW)} at step {step}`; `\{` is a brace. Never throws. */
export function readLogPoint(message: string): LogPointResult {
  const log: (string | Watch)[] = [];
  for (const [part, escaped, inner] of message.matchAll(/\\([{}])|\{([^}]*)\}|[^{\\]+|[{\\]/g)) {
    if (inner === undefined) log.push(escaped ?? part);
    else {
      const parsed = parseWatch(inner);
      if (!parsed.ok) return { ok: false, problem: `"{${inner}}": ${parsed.problem.message}` };
      log.push(parsed.watch);
    }
  }
  return { ok: true, log };
}

/** The line that is written; what can't be said here is said in its place. */
export function logLine(log: LogPoint, scope: WatchScope): string {
  return log.map((part) => (typeof part === 'string' ? part : said(part, scope))).join('');
}

function said(watch: Watch, scope: WatchScope): string {
  const evaluated = evaluate(watch, scope);
  return evaluated.ok ? valueText(evaluated.value) : `<${evaluated.problem.message}>`;
}
