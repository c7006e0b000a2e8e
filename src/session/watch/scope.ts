import type { Tensor } from '../../engine/tensor.js';

/** Where an expression's names are looked up. */
export interface WatchScope {
  /** Full names: `hidden.weight.gradient`, `loss`, … */
  readonly names: ReadonlySet<string>;
  /** The numbers of one of `names`, to be read and not kept; or why there are none now, in words. */
  read(name: string): Tensor | string;
  /** The layer whose names may stand alone (`delta` for `hidden.delta`); null where there is none. */
  readonly layer: string | null;
}

/** Other words for the last part of a name: those of the seed, as one types them and as one writes them. */
const WORDS: Readonly<Record<string, string>> = {
  δ: 'delta',
  W: 'weight',
  b: 'bias',
  dW: 'weight.gradient',
  db: 'bias.gradient',
  '∇W': 'weight.gradient',
  '∇b': 'bias.gradient',
  ΔW: 'weight.update',
  Δb: 'bias.update',
};

/** Other words for whole names. */
const WHOLE: Readonly<Record<string, string>> = { J: 'loss', eta: 'learningRate', η: 'learningRate' };

/**
 * The full name that is meant: as it is written, by another word for its end (`hidden.dW`; `block.scale.gradient` as
 * `block.dscale`, `block.scale.update` as `block.Δscale`), or within the scope's layer. Null where there is none.
 */
export function resolveName(written: string, { names, layer }: Pick<WatchScope, 'names' | 'layer'>): string | null {
  const within = layer === null ? [] : spellings(`${layer}.${written}`);
  // What is in view comes first: `x` is the layer's input before it is the network's.
  return [...within, ...spellings(written)].find((name) => names.has(name)) ?? null;
}

/** Words that stand for a number. */
const NUMBER_WORDS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  Infinity: Number.POSITIVE_INFINITY,
  '∞': Number.POSITIVE_INFINITY,
  true: 1,
  false: 0,
};

export function isNumberWord(word: string): boolean {
  return Object.hasOwn(NUMBER_WORDS, word);
}

/** The number that a word stands for; undefined where it stands for none. */
export function numberWord(word: string): number | undefined {
  return isNumberWord(word) ? NUMBER_WORDS[word] : undefined;
}

/** A name in the derivation's words: `hidden.weight.gradient` is `hidden.dW`. */
export function shortName(name: string): string {
  const word = Object.entries(WORDS).find(([short, full]) => /^[\w]+$/.test(short) && isLast(full, name));
  return word ? name.slice(0, name.length - word[1].length) + word[0] : name;
}

function isLast(end: string, name: string): boolean {
  return name === end || name.endsWith(`.${end}`);
}

function spellings(name: string): string[] {
  const cut = name.lastIndexOf('.') + 1;
  const [before, last] = [name.slice(0, cut), name.slice(cut)];
  const word = Object.hasOwn(WORDS, last) ? WORDS[last] : undefined;
  const whole = Object.hasOwn(WHOLE, name) ? WHOLE[name] : undefined;
  const [, sign, of] = /^([d∇Δ])(.+)$/u.exec(last) ?? [];
  return [
    name,
    ...(word ? [before + word] : []),
    ...(whole ? [whole] : []),
    ...(of ? [`${before}${of}.${sign === 'Δ' ? 'update' : 'gradient'}`] : []),
  ];
}
