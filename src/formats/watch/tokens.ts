import { type Token, tokensBy } from '../expression/tokens.js';

const NUMBER = String.raw`(?:\d+(?:\.(?![*/^]))?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
// A layer's name may be anything: "my layer".dW. Parts after a dot may be numbers: features.0.weight.
const NAME = String.raw`(?:∞|[\p{L}_∇][\p{L}\p{N}_]*|"[^"]*")(?:\.(?:[\p{L}\p{N}_∇]+|"[^"]*"))*`;
const OPERATOR = String.raw`\|\||&&|<=|>=|==|!=|\.\*|\./|\.\^|[-+*@/%^!<>()[\],:']`;
const PATTERN = new RegExp(String.raw`\s*(?:(${NUMBER})|(${NAME})|(${OPERATOR})|(\S))`, 'uy');

/** Splits an expression; what can't stand in one becomes an 'unknown' token. The last token is 'end'. */
export function tokenize(text: string): Token[] {
  return tokensBy(PATTERN, text);
}
