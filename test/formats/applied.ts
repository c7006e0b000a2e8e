import type { TextEdit } from '../../src/engine/place.js';

/** A text with edits made in it: from the last to the first, so that places stay what they are. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split('\n');
  const offset = ({ line, column }: TextEdit['range']['start']): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + column;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (done, { range, text: by }) => done.slice(0, offset(range.start)) + by + done.slice(offset(range.end)),
      text,
    );
}
