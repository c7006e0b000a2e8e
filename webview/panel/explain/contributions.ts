import { isInline, isTail, type Placed, partsOf, type Tree } from './tree.js';

/** What a number comes from: a named part of its sum, and how much the term holds that it stands in. */
export interface Contribution {
  readonly part: Placed;
  /** The term's, and what it is called. */
  readonly value: number;
  readonly name: string;
}

export interface Contributions {
  readonly shown: readonly Contribution[];
  /** Terms that are not shown, and what they come to together. */
  readonly rest: { readonly count: number; readonly value: number } | null;
}

/** So many are drawn. */
const MOST = 6;

/** The δ that a δ is made of, or the a that a z is made of, with the terms that they stand in; none where there is no such sum. */
export function contributionsOf(tree: Tree, root: Placed): Contributions {
  const sum = sumIn(tree, root);
  if (!sum) return { shown: [], rest: null };
  const { terms } = partsOf(tree, sum);
  const all = terms.flatMap((term) => {
    const part = isTail(term.node) ? null : ofHue(tree, term);
    return part ? [{ part, value: term.node.value, name: term.node.at ?? term.node.label }] : [];
  });
  const folded = terms.filter((term) => isTail(term.node)).map(({ node: { count, value } }) => ({ count, value }));
  const left = [...all.slice(MOST).map(({ value }) => ({ count: 1, value })), ...folded];
  const count = left.reduce((so, each) => so + each.count, 0);
  const value = left.reduce((so, each) => so + each.value, 0);
  return { shown: all.slice(0, MOST), rest: count === 0 ? null : { count, value } };
}

/** The sum in a number's formula: itself, what it hands on, or a factor of it. */
function sumIn(tree: Tree, placed: Placed): Placed | null {
  const { whole, terms } = partsOf(tree, placed);
  if (whole.combine === 'sum' && terms.length > 1) return placed;
  const [only] = terms;
  if (whole.combine === 'function' && terms.length === 1 && only) return sumIn(tree, only);
  if (whole.combine !== 'product') return null;
  return terms.find(({ node }) => node.combine === 'sum' && node.partial?.of.base === 'J') ?? null;
}

/** The first δ of a term, else its first a. */
function ofHue(tree: Tree, term: Placed): Placed | null {
  const parts = named(tree, term);
  return (
    parts.find(({ node }) => node.symbol?.hue === 'delta') ?? parts.find(({ node }) => node.symbol?.hue === 'a') ?? null
  );
}

function named(tree: Tree, placed: Placed): readonly Placed[] {
  return isInline(tree, placed) ? partsOf(tree, placed).terms.flatMap((term) => named(tree, term)) : [placed];
}
