import type { Span } from './tree.js';

export interface Token extends Span {
  readonly kind: 'number' | 'name' | 'operator' | 'end' | 'unknown';
  readonly text: string;
}

const NUMBER = String.raw`(?:\d+(?:\.(?![*/^]))?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
// A layer's name may be anything: "my layer".dW. Parts after a dot may be numbers: features.0.weight.
const NAME = String.raw`(?:∞|[\p{L}_∇][\p{L}\p{N}_]*|"[^"]*")(?:\.(?:[\p{L}\p{N}_∇]+|"[^"]*"))*`;
const OPERATOR = String.raw`\|\||&&|<=|>=|==|!=|\.\*|\./|\.\^|[-+*@/^!<>()[\],:']`;
const PATTERN = new RegExp(String.raw`\s*(?:(${NUMBER})|(${NAME})|(${OPERATOR})|(\S))`, 'uy');

/** Splits an expression; what can't stand in one becomes an 'unknown' token. The last token is 'end'. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  for (let match = PATTERN.exec(text); match !== null; match = PATTERN.exec(text)) {
    const [, number, name, operator, unknown] = match;
    const end = PATTERN.lastIndex;
    const word = number ?? name ?? operator ?? unknown ?? '';
    const kind =
      number !== undefined ? 'number' : name !== undefined ? 'name' : operator !== undefined ? 'operator' : 'unknown';
    tokens.push({ kind, text: word, start: end - word.length, end });
  }
  const end = text.trimEnd().length;
  return [...tokens, { kind: 'end', text: '', start: end, end }];
}
