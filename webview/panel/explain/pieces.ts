import type { Explanation, PartialDerivative } from '../../../src/protocol.js';
import { type Weight, weigh } from './brace.js';
import { isInline, type Placed, partsOf, signed, type Tree } from './tree.js';

/** An equation from left to right. */
export type Piece =
  | { readonly kind: 'sign'; readonly text: string; readonly large?: boolean }
  | { readonly kind: 'factor'; readonly placed: Placed; readonly partial: PartialDerivative | null }
  | { readonly kind: 'term'; readonly pieces: readonly Piece[]; readonly weight: Weight };

/** What stands right of the equals sign: named parts as factors, the others written out. */
export function piecesOf(tree: Tree, placed: Placed): readonly Piece[] {
  return [...minus(partsOf(tree, placed).whole), ...unsigned(tree, placed, derivativeOfA(partsOf(tree, placed).whole))];
}

const sign = (text: string, large = false): Piece => ({ kind: 'sign', text, large });

function minus(node: Explanation): readonly Piece[] {
  return signed(node).negative ? [sign('−')] : [];
}

/** What the seed's chain rule goes through in this unit: a of f′ = ∂a/∂z, else a as W's own ∂z/∂a has it. */
function derivativeOfA({ terms, partial }: Explanation): PartialDerivative['of'] | null {
  const slope = terms.find(({ share }) => share !== null)?.partial;
  if (slope) return slope.of;
  return partial?.by.base === 'z' ? { ...partial.by, base: 'a', hue: 'a' } : null;
}

function unsigned(tree: Tree, placed: Placed, a: PartialDerivative['of'] | null): readonly Piece[] {
  const { whole, terms } = partsOf(tree, placed);
  switch (whole.combine) {
    case 'sum':
      return sum(tree, terms, a);
    case 'product':
      return product(tree, signed(whole).negative ? terms.slice(1) : terms, a);
    case 'function':
      return call(tree, whole.function ?? '', terms, a);
    case 'given':
      return [{ kind: 'factor', placed, partial: null }];
  }
}

function sum(tree: Tree, terms: readonly Placed[], a: PartialDerivative['of'] | null): readonly Piece[] {
  const weights = weigh(terms.map(({ node }) => node.value));
  const braced = terms.length > 1 && terms.some(({ node }) => isInline(node) && signed(node).factors.length > 1);
  return terms.flatMap((term, i) => {
    const inline = isInline(term.node);
    const before = inline && signed(term.node).negative ? [sign('−')] : i > 0 ? [sign('+')] : [];
    const pieces = inline ? unsigned(tree, term, a) : part(tree, term, a);
    return [...before, ...(braced ? [{ kind: 'term' as const, pieces, weight: weights[i] as Weight }] : pieces)];
  });
}

function product(tree: Tree, factors: readonly Placed[], a: PartialDerivative['of'] | null): readonly Piece[] {
  const delta = factors.find(({ node }) => node.symbol?.hue === 'delta' && node.partial)?.node.partial;
  return factors.flatMap((factor, i) => {
    const dot = i > 0 ? [sign('·')] : [];
    const isWeight = factor.node.symbol?.base === 'W';
    const partial = isWeight && delta && a ? { of: delta.by, by: a } : factor.node.partial;
    return [
      ...dot,
      ...(isInline(factor.node) ? part(tree, factor, a) : [{ kind: 'factor' as const, placed: factor, partial }]),
    ];
  });
}

/** A part within another: a written-out sum stands in brackets. */
function part(tree: Tree, placed: Placed, a: PartialDerivative['of'] | null): readonly Piece[] {
  const { node } = placed;
  if (!isInline(node)) return [{ kind: 'factor', placed, partial: node.partial }];
  const inner = [...minus(node), ...unsigned(tree, placed, a)];
  return node.combine === 'sum' && node.terms.length > 1 ? [sign('(', true), ...inner, sign(')', true)] : inner;
}

/** `exp( … )`; what is written between its two arguments stands between them. */
function call(tree: Tree, name: string, terms: readonly Placed[], a: PartialDerivative['of'] | null): readonly Piece[] {
  const args = terms.map((term) => unbracketed(part(tree, term, a)));
  if (args.length === 2 && !/^\w/.test(name)) return [...(args[0] ?? []), sign(name), ...(args[1] ?? [])];
  return [sign(`${name}(`), ...args.flatMap((arg, i) => (i > 0 ? [sign(','), ...arg] : arg)), sign(')')];
}

function unbracketed(pieces: readonly Piece[]): readonly Piece[] {
  const [first, last] = [pieces[0], pieces.at(-1)];
  const around = first?.kind === 'sign' && first.text === '(' && last?.kind === 'sign' && last.text === ')';
  return around ? pieces.slice(1, -1) : pieces;
}
