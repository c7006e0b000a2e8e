import type { Position, TextEdit } from '../../protocol.js';

/** A text with edits made all at once; their ranges are of the text as it was, and don't overlap. */
export function editedText(text: string, edits: readonly TextEdit[]): string {
  const starts = lineStarts(text);
  const offset = ({ line, column }: Position): number => (starts[line] ?? text.length) + column;
  return [...edits]
    .sort((one, other) => offset(other.range.start) - offset(one.range.start))
    .reduce(
      (changed, { range, text: put }) => changed.slice(0, offset(range.start)) + put + changed.slice(offset(range.end)),
      text,
    );
}

/** As VS Code counts lines: by \n, \r\n, or \r alone. */
function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: end }) => index + end.length)];
}
