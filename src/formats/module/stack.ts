import type { TextRange } from '../../engine/place.js';
import type { Places } from './places.js';

/** A line of a user's file that an error came through; from 1. */
interface Frame {
  readonly file: string;
  readonly line: number;
}

/** The frames of an error's stack that lie in these files, the innermost first. */
function framesOf(error: unknown, files: readonly string[]): Frame[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const names = files.map((file) => file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return [...stack.matchAll(new RegExp(`(?:^|[\\s(@])(${names}):(\\d+)`, 'gm'))].flatMap(([, file, line]) =>
    file === undefined ? [] : [{ file, line: Number(line) }],
  );
}

/** What was thrown, in words. */
export function told(thrown: unknown): string {
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  return typeof thrown === 'object' ? 'something that is no Error' : `what is no Error: ${String(thrown)}`;
}

/**
 * Where in the model's own file an error was thrown, or what was called there that threw it; and a note where that was in
 * another file. null where the own file had no part in it.
 */
export function placeOf(
  thrown: unknown,
  own: string,
  files: readonly string[],
  places: Places,
): { readonly range: TextRange | null; readonly note: string } {
  const frames = framesOf(thrown, files);
  const [first] = frames;
  const mine = frames.find(({ file }) => file === own);
  const note = first && first.file !== own ? ` (${first.file}, line ${first.line})` : '';
  return { range: mine ? places.lines.line(mine.line - 1) : null, note };
}
