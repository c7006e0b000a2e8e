import type { TextRange } from '../protocol.js';

/** An edit: the lines from `start` to `end` were replaced by text that ends `added` line breaks further down. */
export interface LineEdit {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly added: number;
}

/**
 * Where a range's line is after an edit, until the text is read again: lenses stay with their layers while the user types.
 * A range within the replaced lines goes to where the edit starts.
 */
export function shift(range: TextRange, edit: LineEdit): TextRange {
  const removed = edit.end.line - edit.start.line;
  return { start: shiftPosition(range.start, edit, removed), end: shiftPosition(range.end, edit, removed) };
}

function shiftPosition(
  position: TextRange['start'],
  { start, end, added }: LineEdit,
  removed: number,
): TextRange['start'] {
  const { line, column } = position;
  const before = line < start.line || (line === start.line && column < start.character);
  if (before) return position;
  const after = line > end.line || (line === end.line && column >= end.character);
  return after ? { line: line + added - removed, column } : { line: start.line, column: start.character };
}
