import type { Explanation } from '../../../src/protocol.js';
import { type Weight, weigh } from './brace.js';
import { isInline, type Placed, partsOf, signed, type Tree } from './tree.js';

/** An equation from left to right. */
export type Piece =
  | { readonly kind: 'sign'; readonly text: string; readonly large?: boolean }
  | { readonly kind: 'factor'; readonly placed: Placed }
  | { readonly kind: 'term'; readonly pieces: readonly Piece[]; readonly label: string; readonly weight: Weight };

/** What stands right of the equals sign: named parts as factors, the others written out. */
export function piecesOf(tree: Tree, placed: Placed): readonly Piece[] {
  return [...minus(partsOf(tree, placed).whole), ...unsigned(tree, placed)];
}

const sign = (text: string, large = false): Piece => ({ kind: 'sign', text, large });

function minus(node: Explanation): readonly Piece[] {
  return signed(node).negative ? [sign('−')] : [];
}

function unsigned(tree: Tree, placed: Placed): readonly Piece[] {
  const { whole, terms } = partsOf(tree, placed);
  switch (whole.combine) {
    case 'sum':
      return sum(tree, terms);
    case 'product':
      return product(tree, signed(whole).negative ? terms.slice(1) : terms);
    case 'function':
      return call(tree, whole.function ?? '', terms);
    case 'given':
      return [{ kind: 'factor', placed }];
  }
}

function sum(tree: Tree, terms: readonly Placed[]): readonly Piece[] {
  const weights = new Map(weigh(terms.map(({ node }) => node.value)).map((weight, i) => [terms[i], weight]));
  const braced = terms.length > 1 && terms.some((term) => isInline(tree, term) && signed(term.node).factors.length > 1);
  return (braced ? terms : positiveFirst(tree, terms)).flatMap((term, i) => {
    const inline = isInline(tree, term);
    const before = inline && signed(term.node).negative ? [sign('−')] : i > 0 ? [sign('+')] : [];
    const pieces = inline ? unsigned(tree, term) : alone(tree, term);
    return [
      ...before,
      ...(braced
        ? [
            {
              kind: 'term' as const,
              pieces,
              label: term.node.at ?? term.node.label,
              weight: weights.get(term) as Weight,
            },
          ]
        : pieces),
    ];
  });
}

/** `y − a` and `1 − a`, whichever is larger; terms that are weighed stand by size. */
function positiveFirst(tree: Tree, terms: readonly Placed[]): readonly Placed[] {
  const isNegative = (term: Placed): number => Number(isInline(tree, term) && signed(term.node).negative);
  return [...terms].sort((one, other) => isNegative(one) - isNegative(other));
}

function product(tree: Tree, factors: readonly Placed[]): readonly Piece[] {
  return factors.flatMap((factor, i) => [...(i > 0 ? [sign('·')] : []), ...part(tree, factor)]);
}

/** A part within another: a written-out sum stands in brackets. */
function part(tree: Tree, placed: Placed): readonly Piece[] {
  const { whole, terms } = partsOf(tree, placed);
  const brackets = isInline(tree, placed) && whole.combine === 'sum' && terms.length > 1;
  return brackets ? [sign('(', true), ...alone(tree, placed), sign(')', true)] : alone(tree, placed);
}

function alone(tree: Tree, placed: Placed): readonly Piece[] {
  if (!isInline(tree, placed)) return [{ kind: 'factor', placed }];
  return [...minus(placed.node), ...unsigned(tree, placed)];
}

/** `exp( … )`; what is written between its two arguments stands between them. */
function call(tree: Tree, name: string, terms: readonly Placed[]): readonly Piece[] {
  const args = terms.map((term) => alone(tree, term));
  if (args.length === 2 && !/^\w/.test(name)) return [...(args[0] ?? []), sign(name), ...(args[1] ?? [])];
  return [sign(`${name}(`), ...args.flatMap((arg, i) => (i > 0 ? [sign(','), ...arg] : arg)), sign(')')];
}
