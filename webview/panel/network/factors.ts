import { html } from 'lit';
import type { Explanation } from '../../../src/protocol.js';
import { isNumeral, symbol, typeset } from '../explain/symbols.js';
import { signed } from '../explain/tree.js';

/** A factor of δ: what it is called, for whoever reads the page too, and its value. */
export interface Factor {
  readonly words: unknown;
  readonly name: string;
  readonly value: number;
}

/**
 * What δ is the product of, up to rounding: 1/N, −(y − a), f′(z), what comes back through the weights; none where it is a sum.
 * The sign stands with the factor after N, as the derivation has it: −(y − a) f′(z).
 */
export function factorsOf(explanation: Explanation | null): readonly Factor[] {
  if (explanation?.combine !== 'product') return [];
  const { negative, factors } = signed(explanation);
  const bearer = Math.max(
    0,
    factors.findIndex((factor) => !isNumeral(factor)),
  );
  return factors.map((factor, i) => (negative && i === bearer ? negated(factor) : asItIs(factor)));
}

function asItIs(factor: Explanation): Factor {
  return { words: words(factor), name: factor.at ?? factor.label, value: factor.value };
}

function negated(factor: Explanation): Factor {
  const { words: own, name, value } = asItIs(factor);
  const inBrackets = factor.symbol === null && factor.combine === 'sum';
  // 0 has no sign.
  return { words: inBrackets ? html`−(${own})` : html`−${own}`, name: `−(${name})`, value: value === 0 ? 0 : -value };
}

function words(factor: Explanation): unknown {
  if (factor.symbol) return symbol(factor.symbol);
  return typeset(factor.combine === 'sum' ? sumRule(factor) : factor.label);
}

/** A sum of many products is said by its rule: its own label has every index. */
function sumRule({ at, label }: Explanation): string {
  return at?.includes('.upstream') ? 'Σ_j W_ji δ_j' : label;
}
