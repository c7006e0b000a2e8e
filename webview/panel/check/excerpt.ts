import type { SourceLines, TextRange } from '../../../src/protocol.js';

/** A line of an excerpt, in pieces: what is underlined, struck out or put in stands alone. */
export interface ExcerptLine {
  /** One-based; null for a line that is not in the file. */
  readonly number: number | null;
  readonly kind: 'same' | 'wrong' | 'fix';
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** Lines before and after what is wrong. */
const AROUND = 1;
/** Of a range over many lines only the first are shown: a whole layer is no squiggle. */
const LONGEST = 4;

/** Characters kept on each side of what is marked: a line may hold a thousand weights. */
const KEPT = 110;

/** Which lines an excerpt needs, from `from` up to, not including, `to`. */
export function linesFor({ start, end }: TextRange): { readonly from: number; readonly to: number } {
  const last = Math.min(end.line, start.line + LONGEST - 1);
  return { from: Math.max(0, start.line - AROUND), to: last + 1 + AROUND };
}

/** The lines around a range with what is wrong marked; with a fix, each wrong line's text as it would be below it. */
export function excerpt(source: SourceLines, { start, end }: TextRange, fix: string | null): ExcerptLine[] {
  const shared = indentOf(source.lines);
  const lines = source.lines.flatMap((text, i): ExcerptLine[] => {
    const line = source.from + i;
    if (line < start.line || line > end.line) return [same(line, text.slice(shared))];
    const from = line === start.line ? start.column : shared;
    const to = line === end.line ? end.column : text.length;
    const [before, after] = [ending(text.slice(shared, from)), beginning(text.slice(to))];
    return [{ number: line + 1, kind: 'wrong', before, marked: text.slice(from, to), after }];
  });
  const wrong = lines.filter(({ kind }) => kind === 'wrong');
  const [opening, closing] = [wrong[0], wrong.at(-1)];
  if (fix === null || !opening || !closing) return lines;
  const mended: ExcerptLine = { ...opening, number: null, kind: 'fix', marked: fix, after: closing.after };
  return lines.flatMap((line) => (line === closing ? [line, mended] : [line]));
}

function same(line: number, text: string): ExcerptLine {
  return { number: line + 1, kind: 'same', before: beginning(text), marked: '', after: '' };
}

function beginning(text: string): string {
  return text.length > KEPT ? `${text.slice(0, KEPT)}…` : text;
}

function ending(text: string): string {
  return text.length > KEPT ? `…${text.slice(-KEPT)}` : text;
}

/** Blanks that all lines begin with. */
function indentOf(lines: readonly string[]): number {
  const filled = lines.filter((text) => text.trim() !== '');
  return filled.length === 0 ? 0 : Math.min(...filled.map((text) => text.length - text.trimStart().length));
}
