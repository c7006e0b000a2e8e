import type { NodeId } from '../../engine/graph.js';
import type { TextRange } from '../../engine/place.js';
import type { MathSymbol, PartialDerivative } from './explanation.js';

/** One number of a graph: a flat, row-major place of a node. */
export interface Entry {
  readonly node: NodeId;
  readonly place: number;
}

/** What is written above a part of a formula that is no entry, or an entry without a name. */
export interface Title {
  readonly label: string;
  readonly symbol: MathSymbol | null;
  readonly rule: string | null;
  readonly because: string | null;
  readonly partial: PartialDerivative | null;
  /** The largest size that the value can have; null where that says nothing. */
  readonly largest: number | null;
}

/** How a number is made of others, one op deep. Who asks goes on from the entries in it. */
export type Made =
  /** `opened`: its own terms stand here in its place, though it has a name. */
  | { readonly kind: 'entry'; readonly entry: Entry; readonly opened?: true }
  /** What has a title of its own: a factor or a term by itself, never spread among its neighbours. */
  | { readonly kind: 'titled'; readonly title: Title; readonly made: Made }
  /** A number that nothing goes into: one of the formula, or a decision as it fell. `label`: what it is called; null: its digits. `range`: where the file says it. */
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly label: string | null;
      readonly range?: TextRange | null;
    }
  /** An entry of an input, handed on as it is; `because`: why this one, where there was a choice. */
  | { readonly kind: 'passed'; readonly from: Made; readonly because: string | null }
  | { readonly kind: 'sum'; readonly terms: readonly Made[] }
  | { readonly kind: 'product'; readonly factors: readonly Made[] }
  /** Named as it is written: `exp`, `1/`, `>`; `of` what stands in its brackets. */
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly of: readonly Made[];
      readonly apply: (values: readonly number[]) => number;
    }
  /** Made where nobody can look in: by code, or drawn at random. `range`: where in the file that stands. */
  | { readonly kind: 'given'; readonly because: string; readonly range: TextRange | null };

export function entry(node: NodeId, place: number): Made {
  return { kind: 'entry', entry: { node, place } };
}

export function number(value: number, label: string | null = null, range: TextRange | null = null): Made {
  return { kind: 'number', value, label, range };
}

export function passed(from: Made, because: string | null = null): Made {
  return { kind: 'passed', from, because };
}

export function sum(terms: readonly Made[]): Made {
  return { kind: 'sum', terms };
}

export function product(...factors: readonly Made[]): Made {
  return { kind: 'product', factors };
}

export function negated(made: Made): Made {
  return product(number(-1), made);
}

/** 1/x: what a quotient is a product with. */
export function reciprocal(made: Made): Made {
  return { kind: 'function', name: '1/', of: [made], apply: ([x = Number.NaN]) => 1 / x };
}

/** An entry whose terms stand in its place. */
export function opened({ node, place }: Entry): Made {
  return { kind: 'entry', entry: { node, place }, opened: true };
}

/** What has a title of its own, which says no more than what is given here. */
export function titled(made: Made, title: Partial<Title> & Pick<Title, 'label'>): Made {
  const nothing = { symbol: null, rule: null, because: null, partial: null, largest: null };
  return { kind: 'titled', made, title: { ...nothing, ...title } };
}

/** What nobody can look into. */
export function given(because: string, range: TextRange | null = null): Made {
  return { kind: 'given', because, range };
}
