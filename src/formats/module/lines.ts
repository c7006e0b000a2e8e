import type { TextRange } from '../../engine/place.js';

/** Where the lines of a text begin: offsets become places. */
export class Lines {
  private readonly starts: readonly number[];

  constructor(readonly text: string) {
    this.starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (match) => match.index + match[0].length)];
  }

  get count(): number {
    return this.starts.length;
  }

  /** Zero-based. */
  lineAt(offset: number): number {
    const after = this.starts.findIndex((start) => start > offset);
    return after < 0 ? this.count - 1 : after - 1;
  }

  range(start: number, end: number): TextRange {
    return { start: this.position(start), end: this.position(end) };
  }

  /** What is written on a line; of that, `word` alone where it stands there. */
  line(line: number, word?: string): TextRange {
    const start = this.starts[line] ?? this.text.length;
    const written = this.text.slice(start, this.starts[line + 1] ?? this.text.length);
    const at = word === undefined ? -1 : written.search(new RegExp(`(?<![\\w$])${word}(?![\\w$])`));
    if (word !== undefined && at >= 0) return this.range(start + at, start + at + word.length);
    const from = start + (written.length - written.trimStart().length);
    return this.range(from, Math.max(from, start + written.trimEnd().length));
  }

  private position(offset: number): TextRange['start'] {
    const line = this.lineAt(offset);
    return { line, column: offset - (this.starts[line] as number) };
  }
}
