import type { Model } from '../../engine/model.js';
import type { TextRange } from '../../engine/place.js';
import { Lines } from './lines.js';
import { type Token, textOf } from './syntax.js';

export const FILE_START: TextRange = { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };

const [OPENING, CLOSING] = [new Set(['(', '[', '{', '${']), new Set([')', ']', '}'])];

/** Where things of a model's own file stand in its text. */
export class Places {
  readonly lines: Lines;
  private readonly codeLines: Lines;

  /** `code` is what runs: line for line the text, without its types. */
  constructor(
    text: string,
    private readonly tokens: readonly Token[],
    private readonly code: string,
  ) {
    this.lines = new Lines(text);
    this.codeLines = new Lines(code);
  }

  /** The name of something exported, where it is declared; the beginning of the file where it is not found. */
  of(name: string): TextRange {
    const token = this.tokens[this.declared(name)];
    return token ? this.lines.range(token.start, token.end) : FILE_START;
  }

  /** Where a module says x, y and η: at what it exports as `data` and `train`. */
  given(): NonNullable<Model['given']> {
    const at = (name: string): TextRange | null => (this.declared(name) < 0 ? null : this.of(name));
    const [data, train] = [at('data'), at('train')];
    return { ...(data ? { x: data, y: data } : {}), ...(train ? { learningRate: train } : {}) };
  }

  /** The elements of an exported list, as far as they are written one by one; null where they are made in another way. */
  elements(name: string, count: number): readonly TextRange[] | null {
    const open = this.valueOf(name);
    if (this.tokens[open]?.text !== '[') return null;
    const found = this.split(open);
    if (found.length !== count || found.some(([first]) => first.text === '...')) return null;
    return found.map(([first, last]) => this.lines.range(first.start, last.end));
  }

  /** From the name of something exported to the end of what it is, where that is written in brackets. */
  extent(name: string): TextRange | null {
    const [at, open] = [this.declared(name), this.valueOf(name)];
    const [first, last] = [this.tokens[at], this.tokens[this.closing(open)]];
    return first && last ? this.lines.range(first.start, last.end) : null;
  }

  /** The first place where a text stands in quotes. */
  quoted(text: string): TextRange | null {
    const token = this.tokens.find((each) => textOf(each) === text);
    return token ? this.lines.range(token.start, token.end) : null;
  }

  /** Where a function is written, or its name there; the first within `area`, if it is there too; null where it is in another file. */
  written(of: unknown, word?: string, area?: TextRange | null): TextRange | null {
    if (typeof of !== 'function') return null;
    const source = Function.prototype.toString.call(of);
    const found: number[] = [];
    for (let at = this.code.indexOf(source); at >= 0; at = this.code.indexOf(source, at + 1)) found.push(at);
    const lines = found.map((offset) => this.codeLines.lineAt(offset));
    const inside = lines.find((line) => area && line >= area.start.line && line <= area.end.line);
    const line = inside ?? lines[0];
    return line === undefined ? null : this.lines.line(line, word);
  }

  /** The token that a declaration gives its name with, at the top of the file. */
  private declared(name: string): number {
    const named = (i: number): boolean => {
      const before = this.tokens[i - 1]?.text ?? '';
      const owner = this.tokens[i - 2]?.text;
      return /^(const|let|var|function|class|\*)$/.test(before) || (before === '.' && owner === 'exports');
    };
    const all = [...this.tokens.keys()].filter((i) => this.tokens[i]?.text === name && !this.tokens[i]?.isType);
    const exact = all.find((i) => named(i) && (this.tokens[i]?.depth ?? 0) === 0);
    return exact ?? all.find((i) => this.tokens[i + 1]?.text !== ':' || this.tokens[i - 1]?.text !== '.') ?? -1;
  }

  /** The first token of what a declaration gives. */
  private valueOf(name: string): number {
    let i = this.declared(name) + 1;
    if (i === 0) return -1;
    while (this.tokens[i]?.isType) i++;
    return this.tokens[i]?.text === '=' ? i + 1 : -1;
  }

  /** The token that closes what one opens; −1 where it opens nothing. */
  private closing(open: number): number {
    let depth = 0;
    for (let i = open; i >= 0 && i < this.tokens.length; i++) {
      const { text } = this.tokens[i] as Token;
      if (OPENING.has(text)) depth++;
      if (CLOSING.has(text)) depth--;
      if (depth <= 0) return i > open ? i : -1;
    }
    return -1;
  }

  /** First and last tokens of what stands between commas in brackets. */
  private split(open: number): [Token, Token][] {
    const found: [Token, Token][] = [];
    let depth = 0;
    let first: Token | null = null;
    for (let i = open; i < this.tokens.length; i++) {
      const token = this.tokens[i] as Token;
      if (CLOSING.has(token.text)) depth--;
      const ends = depth === 0 || (depth === 1 && token.text === ',');
      if (ends && first && i > open) {
        found.push([first, this.tokens[i - 1] as Token]);
        first = null;
      } else if (!ends && first === null) first = token;
      if (depth === 0 && i > open) return found;
      if (OPENING.has(token.text)) depth++;
    }
    return found;
  }
}
