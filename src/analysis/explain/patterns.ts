import type { MathSymbol } from './explanation.js';
import { numeral } from './numerals.js';
import { inOrder } from './order.js';
import { inTurn, type Piecewise } from './piecewise.js';
import type { Resolved } from './resolved.js';
import { letterOf, type Scene } from './scene.js';
import { textOf } from './symbols.js';
import { factorsOf, resolve, termsOf } from './unfolding.js';

/** A term as text and letters: what stands in every term of a sum, and what runs through it. */
type Token = string | MathSymbol;

/** Terms that are put with those of their kind between two yields. */
const AT_ONCE = 64;
/** So many terms of one kind are compared letter by letter. */
const COMPARED = 8;
const MOST_TOKENS = 14;
/** Terms that may stand beside those that are alike, as b beside Σ W a. */
const MOST_APART = 2;
/** The golden ratio: multiples of it, less their whole part, lie evenly and meet no pattern of rows and columns. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** `Σ_j W_j6⁽²⁾ δ_j⁽³⁾`: a sum of terms that are alike but for a running index; null where they are not. */
export function* patternOf(scene: Scene, terms: readonly Resolved[]): Piecewise<string | null> {
  const kinds = [...(yield* byKind(scene, terms)).values()].sort((p, q) => q.length - p.length);
  const [most = []] = kinds;
  const others = kinds.slice(1).flat();
  if (most.length < 2 || others.length > MOST_APART) return null;
  const compared = evenly(most, COMPARED);
  const written = yield* inTurn(compared, function* (term) {
    yield;
    return yield* tokensOf(scene, term, 3);
  });
  const [tokens] = written;
  if (!tokens || tokens.length > MOST_TOKENS || new Set(written.map(skeletonOf)).size > 1) return null;
  const summed = runningOver(written as readonly (readonly Token[])[]);
  const apart = yield* inTurn(others, (term) => tokensOf(scene, term, 3));
  if (summed === null || apart.includes(null)) return null;
  return [summed, ...(apart as readonly (readonly Token[])[]).map(plainly)].join(' + ').replaceAll('+ −', '− ');
}

/** So many of a row, the first among them, from all its parts: a fixed stride would meet one axis alone where several run. */
export function evenly<T>(all: readonly T[], count: number): readonly T[] {
  if (all.length <= count) return all;
  return Array.from({ length: count }, (_, k) => all[Math.floor(((k * GOLDEN) % 1) * all.length)] as T);
}

/** Terms of one kind are made of the same nodes, in the same way. */
function kindOf(scene: Scene, { quantity, made }: Resolved): string {
  if (quantity) return quantity.name;
  if (made.kind !== 'product') return made.kind;
  const { number, rest } = factorsOf(scene, made.factors);
  return [number, ...rest.map((factor) => factor.quantity?.name ?? factor.made.kind)].join();
}

function* byKind(scene: Scene, terms: readonly Resolved[]): Piecewise<Map<string, Resolved[]>> {
  const kinds = new Map<string, Resolved[]>();
  for (const [k, term] of terms.entries()) {
    const kind = kindOf(scene, term);
    const alike = kinds.get(kind);
    if (alike) alike.push(term);
    else kinds.set(kind, [term]);
    if (k % AT_ONCE === AT_ONCE - 1) yield;
  }
  return kinds;
}

function* tokensOf(scene: Scene, { made, quantity, entry }: Resolved, depth: number): Piecewise<Token[] | null> {
  if (quantity && entry) return [letterOf(scene, quantity, entry.place)];
  if (made.kind === 'titled') return [made.title.symbol ?? made.title.label];
  if (made.kind === 'number') return [made.label ?? numeral(made.value)];
  if (depth === 0) return null;
  const inner = (each: Resolved): Piecewise<Token[] | null> => tokensOf(scene, each, depth - 1);
  switch (made.kind) {
    case 'product': {
      const { number, rest } = factorsOf(scene, made.factors);
      const size = numeral(Math.abs(number));
      const ordered = inOrder(rest);
      const tokens = yield* inTurn(ordered, inner);
      const factors = squared(ordered.map((each, k) => bracketed(each, tokens[k] ?? null)));
      const all = Math.abs(number) === 1 && rest.length > 0 ? factors : [[size], ...factors];
      return flat([...(number < 0 ? [['−']] : []), ...all.flatMap((each, k) => (k === 0 ? [each] : [[' '], each]))]);
    }
    case 'function':
      return flat([[`${made.name}(`], ...(yield* inTurn(made.of, (each) => inner(resolve(scene, each)))), [')']]);
    case 'sum': {
      const terms = made.terms.length > 3 ? [] : yield* termsOf(scene, made.terms);
      if (terms.length === 0) return null;
      const tokens = yield* inTurn(terms, inner);
      return flat(tokens.flatMap((each, k) => (k === 0 ? [each] : added(each))));
    }
    default:
      return null;
  }
}

/** What follows in a sum, with its sign. */
function added(tokens: Token[] | null): (readonly Token[] | null)[] {
  return tokens?.[0] === '−' ? [[' − '], tokens.slice(1)] : [[' + '], tokens];
}

/** Brackets that stand side by side, as a square. */
function squared(factors: readonly (Token[] | null)[]): (Token[] | null)[] {
  const texts = factors.map((tokens) => (tokens?.at(-1) === ')' ? JSON.stringify(tokens) : null));
  return factors.flatMap((tokens, i) => {
    const isSame = (k: number): boolean => texts[i] !== null && texts[i] === texts[k];
    return isSame(i - 1) ? [] : [isSame(i + 1) && tokens ? [...tokens, '²'] : tokens];
  });
}

function bracketed({ made, quantity }: Resolved, tokens: Token[] | null): Token[] | null {
  return made.kind === 'sum' && !quantity && tokens ? ['(', ...tokens, ')'] : tokens;
}

function flat(parts: readonly (readonly Token[] | null)[]): Token[] | null {
  return parts.some((part) => part === null) ? null : (parts.flat() as Token[]);
}

/** What terms that are alike have in common. */
function skeletonOf(tokens: readonly Token[] | null): string {
  return tokens === null
    ? 'nothing'
    : tokens
        .map((each) =>
          typeof each === 'string' ? each : `${each.base} ${each.sup} ${each.sub === null} ${each.example === null}`,
        )
        .join('|');
}

/** Below a letter stand digits of several axes, or a number of one: of the same letters the shortest tells which. */
function indicesOf(letters: readonly MathSymbol[]): readonly (readonly string[])[] {
  const subs = letters.map(({ sub }) => sub ?? '');
  const isOne = subs.some((sub) => sub.length === 1);
  return subs.map((sub) => (sub === '' ? [] : isOne ? [sub] : sub.includes(',') ? sub.split(',') : Array.from(sub)));
}

/** Σ with the letters of the indices that run; null where none does. */
function runningOver(terms: readonly (readonly Token[])[]): string | null {
  const letters = new Map<string, string>();
  const free = ['k', 'u', 'v', 'p', 'q'];
  const letterFor = (values: readonly string[], wanted: readonly string[]): string => {
    const key = values.join();
    const taken = new Set(letters.values());
    const letter = letters.get(key) ?? [...wanted, ...free].find((each) => !taken.has(each)) ?? '…';
    letters.set(key, letter);
    return letter;
  };
  const [first = []] = terms;
  const text = first.map((token, at) => {
    if (typeof token === 'string') return token;
    const column = terms.map((tokens) => tokens[at] as MathSymbol);
    if (new Set(column.map(({ example }) => example)).size > 1)
      letterFor(
        column.map(({ example }) => String((example as number) + 1)),
        ['n'],
      );
    const indices = indicesOf(column);
    const index = (indices[0] ?? []).map((own, axis) => {
      const values = indices.map((each) => each[axis] as string);
      const wanted = /^[WE]/.test(token.base) ? (['j', 'i'][axis] ?? 'c') : token.hue === 'a' ? 'i' : 'j';
      return new Set(values).size === 1 ? own : letterFor(values, [wanted]);
    });
    return lettered(token, index);
  });
  return letters.size === 0 ? null : `Σ_${[...letters.values()].join(',')} ${text.join('')}`;
}

/** `W_j6⁽²⁾`; digits alone stand below, as ever. */
function lettered(symbol: MathSymbol, index: readonly string[]): string {
  if (index.every((each) => /^\d+$/.test(each))) return textOf(symbol);
  const below = index.join(symbol.sub?.includes(',') || index.some((each) => each.length > 1) ? ',' : '');
  return `${symbol.base}_${below}${textOf({ ...symbol, base: '', sub: null })}`;
}

function plainly(tokens: readonly Token[]): string {
  return tokens.map((token) => (typeof token === 'string' ? token : textOf(token))).join('');
}
