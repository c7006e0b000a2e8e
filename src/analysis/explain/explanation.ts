import type { TextRange } from '../../engine/place.js';

/** A letter with what stands at its corners, as the seed writes it: δ with 1 below and (2) above. */
export interface MathSymbol {
  readonly base: string;
  /** Counted from 1, as the seed counts units: `1`, `12` for W's row and column, `9,14` where one has two digits. */
  readonly sub: string | null;
  /** Without its brackets: the layer's number l. */
  readonly sup: string | null;
  /** Blue is a, red is δ. */
  readonly hue: 'delta' | 'a' | 'other';
  /** The example in the batch that it belongs to, from 0; null where a batch holds one, and of what belongs to none. */
  readonly example: number | null;
}

/** ∂of/∂by, of symbols. */
export interface PartialDerivative {
  readonly of: MathSymbol;
  readonly by: MathSymbol;
}

/** How to ask on: `at` goes into the request; from which term of a sum on. */
export interface Unfolds {
  readonly at: string;
  readonly from: number;
}

/**
 * A number and what it is made of. 'sum' and 'product': the value is that of the terms, up to rounding; a sum of one term hands
 * it on. 'function': of the terms in its brackets. 'given': nothing goes into it.
 */
export interface Explanation {
  /** `hidden.delta[0,1]`, as it can be asked for anew; null where it has no name. */
  readonly at: string | null;
  /** Plain text: `W₁₁⁽²⁾`, `1 − a₁⁽²⁾`, `6 more terms together`. */
  readonly label: string;
  /** null where it is no single letter. */
  readonly symbol: MathSymbol | null;
  readonly value: number;
  /** The general rule: `δ_i⁽ˡ⁾ = (Σ_j W_ji⁽ˡ⁾ δ_j⁽ˡ⁺¹⁾) f'(z_i⁽ˡ⁾)`. */
  readonly rule: string | null;
  /** `∵ a = sigmoid(z) ∴ f'(z) = a(1 − a)`, or why an entry was handed on; null where there is nothing to say. */
  readonly because: string | null;
  readonly partial: PartialDerivative | null;
  readonly combine: 'sum' | 'product' | 'function' | 'given';
  /** `sigmoid`, `exp`, `1/`, `√`, `pow`, …; null unless `combine` is 'function'. */
  readonly function: string | null;
  /** Of f': |value| as a share of the largest slope that f has anywhere; null of all else, and where f has no largest. */
  readonly share: { readonly fraction: number; readonly largest: number } | null;
  /** A sum's terms stand by size, the biggest first, a product's in the formula's order. Empty also where it is folded: then `unfolds`. */
  readonly terms: readonly Explanation[];
  /** How many terms there are in all, those that the last one holds together among them; of folded ones too where it is known. */
  readonly count: number;
  /** How to get what is folded here: terms of their own, or more of a sum's tail; null where all is shown. */
  readonly unfolds: Unfolds | null;
  /** Where a given value stands in the file, as far as that is known. */
  readonly range: TextRange | null;
}

/** What is asked. */
export interface ExplainQuery {
  /** `hidden.delta[0,1]`, `loss`, `hidden.weight.update[0,0]`, or what an answer's `unfolds` says. */
  readonly at: string;
  /** How many levels of named terms are unfolded, ≥ 0: with 0 the terms alone. */
  readonly depth: number;
  /** Terms of a sum that are shown by themselves, ≥ 1. */
  readonly most: number;
  /** The first term of the sum that is shown: those before are left out, and out of the value. 0 where absent. */
  readonly from?: number;
}
