import { type Transform, transform } from 'sucrase/dist/index.js';
import { parse } from 'sucrase/dist/parser/index.js';

/** A token where it stands in the text, in UTF-16 units. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Part of a type annotation. */
  readonly isType: boolean;
  /** 0 at the top of the file. */
  readonly depth: number;
}

/** The code does not parse. */
export class SyntaxMistake extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** The tokens of a text, without comments. Throws a `SyntaxMistake`. */
export function tokensOf(text: string, typescript: boolean): Token[] {
  return speaking(() =>
    parse(text, false, typescript, false).tokens.flatMap(({ start, end, isType, scopeDepth }) =>
      end > start ? [{ text: text.slice(start, end), start, end, isType, depth: scopeDepth }] : [],
    ),
  );
}

/** Whether a file uses `import` or `export` as statements. */
export function isModuleCode(tokens: readonly Token[]): boolean {
  return tokens.some(({ text, depth }, i) => {
    const [before, after] = [tokens[i - 1]?.text, tokens[i + 1]?.text];
    if (depth !== 0 || before === '.') return false;
    return text === 'export' || (text === 'import' && after !== '(' && after !== '.');
  });
}

/** JavaScript that runs as the body of a function with `require` and `exports`: types go, imports turn, every line stays. */
export function runnable(text: string, how: { readonly typescript: boolean; readonly imports: boolean }): string {
  const transforms: Transform[] = [
    ...(how.typescript ? (['typescript'] as const) : []),
    ...(how.imports ? (['imports'] as const) : []),
  ];
  const options = { transforms, disableESTransforms: true, production: true };
  return withoutMeta(speaking(() => transform(how.imports ? oneByOne(text, how.typescript) : text, options).code));
}

/** `export const a = 1, b = 2` as two exports: of several declarations in one, sucrase turns the first alone. */
function oneByOne(text: string, typescript: boolean): string {
  const { tokens } = parse(text, false, typescript, false);
  const textAt = (i: number): string => text.slice(tokens[i]?.start, tokens[i]?.end);
  const changes: { readonly at: number; readonly word: string }[] = [];
  for (const [i, { scopeDepth }] of tokens.entries()) {
    const word = textAt(i + 1);
    if (scopeDepth !== 0 || textAt(i) !== 'export' || !/^(const|let|var)$/.test(word)) continue;
    for (let k = i + 2; k < tokens.length; k++) {
      k = endOfDeclaration(tokens, textAt, k);
      if (textAt(k) !== ',') break;
      changes.push({ at: tokens[k]?.start ?? 0, word });
    }
  }
  return changes.reduceRight((so, { at, word }) => `${so.slice(0, at)}; export ${word} ${so.slice(at + 1)}`, text);
}

/** The token behind `a: type = value`, or behind a pattern with its value. */
function endOfDeclaration(
  tokens: ReturnType<typeof parse>['tokens'],
  textAt: (i: number) => string,
  from: number,
): number {
  let k = from;
  let depth = 0;
  do {
    if (/^[[{(]$/.test(textAt(k))) depth++;
    if (/^[\]})]$/.test(textAt(k))) depth--;
    k++;
  } while (depth > 0 && k < tokens.length);
  while (tokens[k]?.isType) k++;
  return textAt(k) === '=' ? (tokens[k]?.rhsEndIndex ?? tokens.length) : k;
}

/** `import.meta` means something only in files that the platform itself loads. */
function withoutMeta(code: string): string {
  const found = tokensOf(code, false).filter(
    ({ text }, i, all) => text === 'import' && all[i + 1]?.text === '.' && all[i + 2]?.text === 'meta',
  );
  return found.reduceRight((so, { start }) => so.slice(0, start) + so.slice(start).replace(META, 'importMeta'), code);
}

const META = /^import\s*\.\s*meta/;

/** What a quoted text says; null where the token is no plain text. */
export function textOf({ text }: Token): string | null {
  const quoted = /^(['"`])((?:(?!\1)[^\\$])*)\1$/s.exec(text);
  return quoted ? (quoted[2] as string) : null;
}

function speaking<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    const { message, pos } = thrown as { readonly message: string; readonly pos?: number };
    // "Error transforming FILE: Unexpected token (2:9)": the place is told by the underline.
    throw new SyntaxMistake(message.replace(/^Error transforming .*?: /s, '').replace(/ \(\d+:\d+\)$/, ''), pos ?? 0);
  }
}
