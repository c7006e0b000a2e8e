import type { Explanation, MathSymbol } from './explanation.js';
import type { Head } from './heads.js';
import type { Piecewise } from './piecewise.js';
import type { Resolved } from './resolved.js';
import type { Scene } from './scene.js';

/** An answer while it is made. It yields between its parts, so that it can be made in slices. */
export interface Telling {
  readonly scene: Scene;
  /** Terms of a sum that are shown by themselves. */
  readonly most: number;
  /** Names that are unfolded already: the same number a second time is one line. */
  readonly told: Set<string>;
  /** Parts made so far. */
  made: number;
}

/** How deep to go on from here, and what is spoken of. */
export interface Standing {
  /** Levels of names. */
  readonly depth: number;
  /** Unnamed parts within each other before one has to ask. */
  readonly nested: number;
  /** What belongs to this example needs no saying. */
  readonly example: number | null;
  /** X of ∂J/∂X, in the formula that is written; null forwards. */
  readonly by: MathSymbol | null;
}

/** Makes a term, a factor, or what stands in brackets. */
export type MakePart = (telling: Telling, resolved: Resolved, standing: Standing) => Piecewise<Explanation>;

/** What follows stands in the formula of this number. */
export function within({ symbol, partial }: Head, standing: Standing, otherwise: MathSymbol | null): Standing {
  return {
    ...standing,
    example: symbol?.example ?? standing.example,
    by: partial?.of.base === 'J' ? partial.by : otherwise,
  };
}

/** In ∂J/∂X = ∂J/∂Z · f the other factor is ∂Z/∂X: each factor of the chain rule is one ∂. */
export function chained(terms: readonly Explanation[], { by }: Standing): readonly Explanation[] {
  const cotangents = terms.filter(({ partial }) => partial?.of.base === 'J');
  const [above] = cotangents;
  if (!by || terms.length !== 2 || cotangents.length !== 1 || !above?.partial) return terms;
  const partial = { of: above.partial.by, by };
  return terms.map((term) => (term === above || term.partial ? term : { ...term, partial }));
}

/** A term of a sum over examples says of which it is. */
export function ofExample(term: Explanation, { example: spokenOf }: Standing): Explanation {
  const example = exampleOf(term);
  if (example === null || example === spokenOf) return term;
  const said = ` of example ${example + 1}`;
  return term.label.endsWith(said) ? term : { ...term, label: `${term.label}${said}` };
}

/** The one example that a term's letters belong to; null where there is none, or several. */
function exampleOf({ symbol, terms }: Explanation): number | null {
  if (symbol) return symbol.example;
  const examples = new Set(terms.map(exampleOf).filter((example) => example !== null));
  return examples.size === 1 ? ([...examples][0] as number) : null;
}
