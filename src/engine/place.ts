/** Where something stands in the user's file: zero-based lines and UTF-16 columns, as VS Code counts. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From `start` up to, not including, `end`. */
export interface TextRange {
  readonly start: Position;
  readonly end: Position;
}

/** A stretch of the user's file, and what is to stand there instead. */
export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}
