import type { Explanation } from '../../../src/protocol.js';

/** A node where it stands: `key` is the way to it from the question, the same at every step. */
export interface Placed {
  readonly node: Explanation;
  readonly key: string;
}

/** What was folded or unfolded by hand, by key. */
export type Folds = Readonly<Record<string, boolean>>;

/** What is asked of the tree while it is drawn. */
export interface Tree {
  readonly folds: Folds;
  /** The answer to what a folded node says; null while it is on its way. */
  unfolded(node: Explanation): Explanation | null;
}

export function rootOf(node: Explanation): Placed {
  return { node, key: node.at ?? node.label };
}

export function canUnfold({ terms, unfolds }: Explanation): boolean {
  return terms.length > 0 || unfolds !== null;
}

/** The end of a long sum, which holds its smaller terms together. */
export function isTail({ unfolds, terms, combine }: Explanation): boolean {
  return combine === 'sum' && terms.length === 0 && unfolds !== null && unfolds.from > 0;
}

/** What a node is made of; its own reading where it was folded. Tails that were opened have given way to their terms. */
export function partsOf(
  tree: Tree,
  { node, key }: Placed,
): { readonly whole: Explanation; readonly terms: readonly Placed[] } {
  const whole = read(tree, node);
  return { whole, terms: whole.terms.flatMap((term) => opened(tree, term, key)) };
}

function opened(tree: Tree, node: Explanation, parent: string): readonly Placed[] {
  const key = keyOf(node, parent);
  const more = isTail(node) && tree.folds[key] ? tree.unfolded(node) : null;
  return more ? more.terms.flatMap((term) => opened(tree, term, parent)) : [{ node, key }];
}

function keyOf(node: Explanation, parent: string): string {
  return `${parent} > ${isTail(node) ? `from ${node.unfolds?.from}` : (node.at ?? node.label)}`;
}

/** Terms of a sum longer than this stand in a table. */
const LONGEST = 3;

export function isLongSum(whole: Explanation): boolean {
  return whole.combine === 'sum' && whole.count > LONGEST;
}

/** Parts with more factors than this get a line of their own, so that an equation can be read at a glance. */
const MOST_FACTORS = 6;

/** Whether a part has no name of its own and is short enough to be written out where it stands. */
export function isInline(tree: Tree, placed: Placed): boolean {
  const { node } = placed;
  return isUnnamed(node) && !isNested(node) && !isLongSum(read(tree, node)) && factorsIn(tree, placed) <= MOST_FACTORS;
}

/** A function of a function, as 1/√(σ² + ε), is one part: its brackets within brackets would be hard to read. */
function isNested({ combine, terms }: Explanation): boolean {
  return combine === 'function' && terms.some((term) => term.combine === 'function' && term.symbol === null);
}

/** f' has a name too: it is ∂a/∂z. Σ W δ is ∂J/∂a, and is written out. */
function isUnnamed({ symbol, share, partial, terms, at }: Explanation): boolean {
  const named = symbol !== null || share !== null || (partial !== null && partial.of.base !== 'J');
  return !named && (terms.length > 0 || at !== null);
}

/** A node, or its own reading where it was folded. */
function read(tree: Tree, node: Explanation): Explanation {
  return node.terms.length > 0 || node.unfolds === null ? node : (tree.unfolded(node) ?? node);
}

/** How many named parts and numbers a part comes to; a part that is not here yet counts as many. */
function factorsIn(tree: Tree, placed: Placed): number {
  const { terms } = partsOf(tree, placed);
  if (!isUnnamed(placed.node)) return 1;
  if (terms.length === 0) return placed.node.unfolds === null ? 1 : Number.POSITIVE_INFINITY;
  return terms.reduce(
    (sum, term) =>
      sum + (isTail(term.node) || (term.node.value === -1 && term.node.at === null) ? 0 : factorsIn(tree, term)),
    0,
  );
}

/** −1 as the first factor of a product is its sign. */
export function signed(node: Explanation): { readonly negative: boolean; readonly factors: readonly Explanation[] } {
  const [first, ...rest] = node.terms;
  const negative =
    node.combine === 'product' &&
    rest.length > 0 &&
    first?.combine === 'given' &&
    first.at === null &&
    first.value === -1;
  return { negative, factors: negative ? rest : node.terms };
}

/** Every named part below a node, each once, in the order in which its formula has them. */
export function namedBelow(tree: Tree, placed: Placed): readonly Placed[] {
  const seen = new Map<string, Placed>();
  const walk = (part: Placed): void => {
    for (const term of partsOf(tree, part).terms) {
      if (isInline(tree, term)) walk(term);
      else if (!seen.has(term.key) && canUnfold(term.node) && !isTail(term.node)) seen.set(term.key, term);
    }
  };
  walk(placed);
  return [...seen.values()];
}

/** Parts without a name that end here, by a decision that says why. */
export function decidedIn(tree: Tree, placed: Placed): readonly Placed[] {
  return partsOf(tree, placed).terms.flatMap((term) => {
    if (isInline(tree, term) && canUnfold(term.node)) return decidedIn(tree, term);
    const { symbol, because, range } = term.node;
    return symbol === null && because !== null && range === null && !canUnfold(term.node) ? [term] : [];
  });
}

/** The part that contributes most: a product's δ, a sum's largest term, else the first that can be unfolded. */
export function biggestBelow(tree: Tree, placed: Placed): Placed | null {
  const { whole, terms } = partsOf(tree, placed);
  const size = ({ node }: Placed): number => Math.abs(node.value);
  const order = whole.combine === 'sum' ? [...terms].sort((one, other) => size(other) - size(one)) : terms;
  const open = order.flatMap((term) => {
    if (isInline(tree, term)) return biggestBelow(tree, term) ?? [];
    return canUnfold(term.node) && !isTail(term.node) ? term : [];
  });
  return (
    (whole.combine === 'product' ? open.find(({ node }) => node.symbol?.hue === 'delta') : null) ?? open[0] ?? null
  );
}

/** Levels that stand open where nobody touched them. */
const LEVELS = 2;

/** The question, and the way from it along what contributes most. */
export function openAtFirst(tree: Tree, root: Placed): ReadonlySet<string> {
  const keys = new Set([root.key]);
  let below: Placed | null = root;
  for (let level = 0; level < LEVELS && below; level++) {
    below = biggestBelow(tree, below);
    if (below) keys.add(below.key);
  }
  return keys;
}
