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
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  for (let match = PATTERN.exec(text); match !== null; match = PATTERN.exec(text)) {
    const [, number, name, operator, unknown] = match;
    const end = PATTERN.lastIndex;
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
