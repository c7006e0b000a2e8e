import type { Resolved } from './resolved.js';

/** Factors as one writes them: numbers first, then weights, δ, a, and what stands in brackets; f', and what divides, last. */
export function inOrder(factors: readonly Resolved[]): Resolved[] {
  return [...factors].sort((p, q) => rankOf(p) - rankOf(q));
}

function rankOf({ quantity, made }: Resolved): number {
  if (quantity) {
    switch (quantity.role) {
      case 'parameter':
        return 1;
      case 'delta':
      case 'innerDelta':
      case 'upstream':
        return 2;
      default:
        return 3;
    }
  }
  if (made.kind === 'number') return 0;
  if (made.kind === 'titled') return made.title.symbol ? 4 : made.made.kind === 'number' ? 0 : 6;
  return made.kind === 'function' && made.name === '1/' ? 5 : 4;
}
