export type TokenKind = 'number' | 'name' | 'operator' | 'end' | 'unknown';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** In UTF-16 units from the expression's start. */
  readonly start: number;
  readonly end: number;
}

const PATTERN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(<=|>=|==|!=|[-+*/^()?:,<>])|(\S))/y;

/** Splits an expression; what can't stand in one becomes an 'unknown' token. The last token is 'end'. */
export function tokenize(text: string): Token[] {
  return tokensBy(PATTERN, text);
}

/** Splits a text by a sticky pattern whose groups are a number, a name, an operator, and what is none of them. */
export function tokensBy(pattern: RegExp, text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, number, name, operator, unknown] = match;
    const end = pattern.lastIndex;
    const word = number ?? name ?? operator ?? unknown ?? '';
    tokens.push({ kind: kindOf(number, name, operator), text: word, start: end - word.length, end });
  }
  const end = text.trimEnd().length;
  tokens.push({ kind: 'end', text: '', start: end, end });
  return tokens;
}

function kindOf(number?: string, name?: string, operator?: string): TokenKind {
  if (number !== undefined) return 'number';
  if (name !== undefined) return 'name';
  return operator !== undefined ? 'operator' : 'unknown';
}
