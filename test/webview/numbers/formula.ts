import type { Run } from './run.js';

/** Which numbers letters stand for: the network, and the example whose δ, a and z are meant. */
export interface Reading {
  readonly run: Run;
  readonly example: number;
}

const LETTERS: Readonly<Record<string, string>> = { W: 'weight', b: 'bias', z: 'z', a: 'a', δ: 'delta', y: 'y' };
const SYMBOL = /^([Wbzaδy])([₀-₉,]+|_j)(?:⁽([⁰¹²³⁴-⁹]+)⁾)?$/;

/**
 * The number of a formula as Explain writes them, from the engine's tensors: `W₁₁⁽²⁾ · δ₁⁽³⁾`, `f'(z₁⁽²⁾)`, `y₁ − a₁⁽³⁾`,
 * `softmax(z₂⁽⁴⁾)`. Indices count from 1; the layer that holds W⁽ᵏ⁾ makes z⁽ᵏ⁺¹⁾ (contract, §0). null where it is none.
 */
export function formulaValue(formula: string, reading: Reading): number | null {
  const text = formula.trim();
  for (const [sign, combine] of COMBINED) {
    const at = topLevel(text, sign);
    if (at <= 0) continue;
    const [left, right] = [
      formulaValue(text.slice(0, at), reading),
      formulaValue(text.slice(at + sign.length), reading),
    ];
    return left === null || right === null ? null : combine(left, right);
  }
  if (text.startsWith('−')) {
    const value = formulaValue(text.slice(1), reading);
    return value === null ? null : -value;
  }
  const [, name = '', inner = ''] = /^(f'|softmax|exp)\((.*)\)$/.exec(text) ?? [];
  if (name === "f'") return slopeAt(inner, reading);
  if (name === 'softmax') return softmaxAt(inner, reading);
  if (name === 'exp') return map(formulaValue(inner, reading), Math.exp);
  if (text.startsWith('Σ_j ')) return summed(text.slice('Σ_j '.length), reading);
  if (/^\d+\/\d+$/.test(text)) return Number(text.split('/')[0]) / Number(text.split('/')[1]);
  return symbolValue(text, reading);
}

const COMBINED: readonly (readonly [string, (one: number, other: number) => number])[] = [
  [' + ', (one, other) => one + other],
  [' − ', (one, other) => one - other],
  [' · ', (one, other) => one * other],
];

function map(value: number | null, by: (value: number) => number): number | null {
  return value === null ? null : by(value);
}

/** The last place of a sign outside of brackets; −1 without. */
function topLevel(text: string, sign: string): number {
  for (let at = text.lastIndexOf(sign); at > 0; at = text.lastIndexOf(sign, at - 1)) {
    const before = text.slice(0, at);
    const depth = (before.match(/\(/g)?.length ?? 0) - (before.match(/\)/g)?.length ?? 0);
    if (depth === 0 && !before.startsWith('Σ')) return at;
  }
  return -1;
}

interface Symbol {
  /** `hidden.delta` */
  readonly name: string;
  readonly layer: string;
  readonly index: readonly number[];
}

function symbolOf(text: string, { run, example }: Reading): Symbol | null {
  const [, letter = '', sub = '', sup = ''] = SYMBOL.exec(text) ?? [];
  const part = LETTERS[letter];
  if (!part) return null;
  const level = Number([...sup].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)).join('')) - (/[Wb]/.test(letter) ? 1 : 2);
  const layer = run.model.layers[level]?.path ?? '';
  const name = part === 'y' ? 'y' : `${layer}.${part}`;
  const rank = (run.tensor(name)?.shape.length ?? 0) - (/[Wb]/.test(letter) ? 0 : 1);
  const digits = [...sub].map((digit) => (digit === ',' ? ',' : String('₀₁₂₃₄₅₆₇₈₉'.indexOf(digit)))).join('');
  const counted = digits.includes(',') ? digits.split(',') : rank === 1 ? [digits] : [...digits];
  const own = counted.map((each) => Number(each) - 1);
  return { name, layer, index: /[Wb]/.test(letter) ? own : [example, ...own] };
}

function symbolValue(text: string, reading: Reading): number | null {
  const symbol = symbolOf(text, reading);
  return symbol && reading.run.entry(symbol.name, symbol.index);
}

const SLOPES: Readonly<Record<string, (z: number) => number>> = {
  sigmoid: (z) => 1 / (2 + Math.exp(z) + Math.exp(-z)),
  tanh: (z) => 1 / Math.cosh(z) ** 2,
  relu: (z) => (z > 0 ? 1 : 0),
};

/** f′ by the formulas of the books. */
function slopeAt(inner: string, reading: Reading): number | null {
  const [symbol, z] = [symbolOf(inner, reading), symbolValue(inner, reading)];
  const slope = symbol && SLOPES[reading.run.layer(symbol.layer).activation ?? ''];
  return slope && z !== null ? slope(z) : null;
}

/** The largest slope that the activation of a layer has. */
export function steepest(inner: string, reading: Reading): number | null {
  const symbol = symbolOf(inner, reading);
  return symbol && reading.run.layer(symbol.layer).activation === 'sigmoid' ? 0.25 : 1;
}

/** All of z of the example, or of the place of it, that an entry belongs to. */
function row({ name, index }: Symbol, { run }: Reading): number[] {
  const width = run.tensor(name)?.shape.at(-1) ?? 0;
  return Array.from({ length: width }, (_, j) => run.entry(name, [...index.slice(0, -1), j]) ?? Number.NaN);
}

function softmaxAt(inner: string, reading: Reading): number | null {
  const symbol = symbolOf(inner, reading);
  if (!symbol) return null;
  const sizes = row(symbol, reading).map(Math.exp);
  return (sizes[symbol.index.at(-1) ?? 0] ?? Number.NaN) / sizes.reduce((sum, each) => sum + each, 0);
}

/** `Σ_j exp(z_j⁽⁴⁾ − z₁⁽⁴⁾)` */
function summed(term: string, reading: Reading): number | null {
  const [, level = ''] = /_j(⁽[⁰¹²³⁴-⁹]+⁾)/.exec(term) ?? [];
  const first = symbolOf(`z₁${level}`, reading);
  if (!first) return null;
  const terms = row(first, reading).map((_, j) => formulaValue(term.replace('_j', subscript(j + 1)), reading));
  return terms.reduce<number | null>((sum, each) => (sum === null || each === null ? null : sum + each), 0);
}

function subscript(count: number): string {
  return [...String(count)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');
}
