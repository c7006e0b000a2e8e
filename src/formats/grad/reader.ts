import type { Node as JsonNode } from 'jsonc-parser';
import type { TextRange } from '../../engine/place.js';
import { nearest } from '../nearest.js';
import type { Problem } from '../result.js';

/** A stretch of the file in UTF-16 units. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

export interface Fix {
  readonly title: string;
  readonly replacement: string;
}

/** The text being read, and the problems found so far. One mistake is one problem: who reports answers `undefined`, and the rest keeps quiet. */
export class Reader {
  readonly problems: Problem[] = [];
  private readonly lineStarts: readonly number[];

  constructor(readonly text: string) {
    this.lineStarts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (match) => match.index + match[0].length)];
  }

  range({ offset, length }: Span): TextRange {
    return { start: this.position(offset), end: this.position(offset + length) };
  }

  /** The place of a position in the text, in UTF-16 units. */
  offset({ line, column }: TextRange['start']): number {
    return (this.lineStarts[line] ?? this.text.length) + column;
  }

  source({ offset, length }: Span): string {
    return this.text.slice(offset, offset + length);
  }

  error(kind: Problem['kind'], where: Span, message: string, fix?: Fix | null): undefined {
    this.problems.push({ kind, severity: 'error', range: this.range(where), message, ...(fix ? { fix } : {}) });
  }

  warn(kind: Problem['kind'], where: Span, message: string, fix?: Fix | null): void {
    this.problems.push({ kind, severity: 'warning', range: this.range(where), message, ...(fix ? { fix } : {}) });
  }

  /** A word that is none of the known ones: says which are, and offers the nearest. `where` includes the word's quotes. */
  unknown(where: Span, what: string, word: string, known: readonly string[]): undefined {
    const near = nearest(word, known);
    const hint = near === null ? `known are ${known.join(', ')}` : `did you mean "${near}"?`;
    const fix = near === null ? null : { title: `Change to "${near}"`, replacement: `"${near}"` };
    return this.error('structure', where, `${what} "${word}" is not known; ${hint}`, fix);
  }

  get failed(): boolean {
    return this.problems.some(({ severity }) => severity === 'error');
  }

  private position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: offset - (this.lineStarts[low] as number) };
  }
}

/** "a number", "a list", …: what stands there, for a message. */
export function kindOf(node: JsonNode): string {
  switch (node.type) {
    case 'array':
      return 'a list';
    case 'object':
      return 'an object';
    case 'string':
      return `the text ${JSON.stringify(node.value)}`;
    case 'number':
      return `the number ${node.value}`;
    case 'boolean':
      return String(node.value);
    default:
      return 'null';
  }
}
