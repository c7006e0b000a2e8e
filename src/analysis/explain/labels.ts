import type { Made } from './made.js';
import { numeral } from './numerals.js';
import { inOrder } from './order.js';
import { evenly, patternOf } from './patterns.js';
import { inTurn, type Piecewise } from './piecewise.js';
import type { Resolved } from './resolved.js';
import { letterOf, type Scene } from './scene.js';
import { textOf } from './symbols.js';
import { type Factors, factorsOf, resolve, SPREADING, termsOf } from './unfolding.js';

/** Texts that are wider than this many signs are cut down to what they are. */
const LONGEST = 52;
/** Brackets within each other that are written out. */
const DEPTH = 3;
/** Terms of a long sum that are looked at for what they have in common. */
const LOOKED_AT = 8;
/** Terms of a sum that are written one by one. */
const MOST_TERMS = 3;

/** What is written for a part of a formula: `1 − a₁⁽²⁾`, `exp(…)`. */
export function* labelOf(scene: Scene, resolved: Resolved): Piecewise<string> {
  const text = yield* written(scene, resolved, DEPTH);
  return widthOf(text) <= LONGEST ? text : yield* cut(scene, resolved);
}

/** Hats take no room, and small brackets next to none. */
function widthOf(text: string): number {
  return text.replace(/[\u0302⁽⁾]/g, '').length;
}

/** A formula that is too long, by its outermost parts. */
function* cut(scene: Scene, { made }: Resolved): Piecewise<string> {
  if (made.kind === 'sum') {
    if (made.terms.length > SPREADING) return yield* summed(scene, made.terms);
    const [only, ...others] = yield* termsOf(scene, made.terms);
    if (only && others.length === 0) return yield* cut(scene, only);
    const text = yield* summed(scene, made.terms);
    const isShort = others.length >= MOST_TERMS || !text.startsWith('Σ of');
    const short = isShort ? text : yield* sumText(scene, made.terms, 2);
    return widthOf(short) <= LONGEST ? short : text;
  }
  if (made.kind !== 'product') return made.kind === 'function' ? `${made.name}(…)` : '…';
  const text = yield* productText(scene, factorsOf(scene, made.factors), 1);
  return widthOf(text) <= LONGEST ? text : 'a product';
}

/** `depth`: how many brackets deep it goes. */
function* written(scene: Scene, resolved: Resolved, depth: number): Piecewise<string> {
  const { made, quantity, entry } = resolved;
  if (quantity && entry) return textOf(letterOf(scene, quantity, entry.place));
  const known = scene.labels.get(made) ?? new Map<number, string>();
  const text = known.get(depth) ?? (yield* formula(scene, made, depth));
  scene.labels.set(made, known.set(depth, text));
  return text;
}

function* formula(scene: Scene, made: Resolved['made'], depth: number): Piecewise<string> {
  switch (made.kind) {
    case 'titled':
      return made.title.label;
    case 'number':
      return made.label ?? numeral(made.value);
    case 'given':
      return made.because;
    case 'entry':
      return '…';
    case 'function':
      return depth === 0
        ? `${made.name}(…)`
        : functionText(made.name, yield* inTurn(made.of, (each) => written(scene, resolve(scene, each), depth - 1)));
    case 'product':
      return depth === 0 ? '…' : yield* productText(scene, factorsOf(scene, made.factors), depth);
    case 'sum':
      return depth === 0 ? '…' : yield* sumText(scene, made.terms, depth);
  }
}

function functionText(name: string, of: readonly string[]): string {
  if (of.length === 2 && !/^\w/.test(name)) return `${of[0]} ${name} ${of[1]}`;
  if ((name === '1/' || name === '√') && of.length === 1 && /^(√\([^()]*\)|[^ ]+)$/.test(of[0] as string))
    return `${name}${of[0]}`;
  return `${name}(${of.join(', ')})`;
}

function* productText(scene: Scene, { number, rest }: Factors, depth: number): Piecewise<string> {
  const parts = yield* inTurn(inOrder(rest), function* (factor) {
    const text = yield* written(scene, factor, depth - 1);
    return factor.made.kind === 'sum' && !factor.quantity ? `(${text})` : text;
  });
  const size = Math.abs(number);
  const factors = squared(size === 1 && parts.length > 0 ? parts : [numeral(size), ...parts]);
  return `${number < 0 ? '−' : ''}${factors.join(' · ')}`;
}

/** Brackets that stand side by side, as a square. */
function squared(parts: readonly string[]): readonly string[] {
  return parts.flatMap((part, i) => {
    const isSame = (k: number): boolean => part.endsWith(')') && parts[k] === part;
    return isSame(i - 1) ? [] : [isSame(i + 1) ? `${part}²` : part];
  });
}

function* sumText(scene: Scene, made: readonly Made[], depth: number): Piecewise<string> {
  if (made.length > SPREADING) return yield* summed(scene, made);
  const terms = yield* termsOf(scene, made);
  if (terms.length === 0) return '0';
  if (terms.length > MOST_TERMS || isOverExamples(scene, terms)) return yield* summed(scene, made);
  const texts = yield* inTurn(terms, (term) => written(scene, term, depth - 1));
  const pattern = texts.some((text) => text.includes('…')) ? yield* patternOf(scene, terms) : null;
  if (pattern !== null) return pattern;
  return texts
    .map((text, i) => (i === 0 ? text : text.startsWith('−') ? ` − ${text.slice(1)}` : ` + ${text}`))
    .join('');
}

/** A long sum by what its terms have in common. */
function* summed(scene: Scene, made: readonly Made[]): Piecewise<string> {
  const isLong = made.length > SPREADING && !scene.terms.has(made);
  const terms = isLong ? evenly(made, LOOKED_AT).map((each) => resolve(scene, each)) : yield* termsOf(scene, made);
  const pattern = yield* patternOf(scene, terms);
  return pattern !== null && widthOf(pattern) <= LONGEST
    ? pattern
    : `Σ of ${isLong ? made.length : terms.length} terms`;
}

/** Terms of several examples may look the same. */
function isOverExamples(scene: Scene, terms: readonly Resolved[]): boolean {
  const letters = terms.map(({ quantity, entry }) =>
    quantity && entry ? letterOf(scene, quantity, entry.place) : null,
  );
  return letters.every((letter) => letter?.example != null) && new Set(letters.map((each) => each?.example)).size > 1;
}
