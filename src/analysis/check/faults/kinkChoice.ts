import type { Structure } from './hypothesis.js';
import type { Known } from './known.js';

/** Right everywhere but on kinks, where it is outside of what the two sides allow. */
export function invalidSubgradient({ claim, expected }: Known): Structure {
  return {
    fault: 'invalid-subgradient',
    needs: [expected],
    fits: (analytic, read) => {
      const { exact, bound } = read(expected);
      const { hull } = claim;
      return (
        hull !== null &&
        analytic.every((entry, i) => {
          const apart = Math.abs(entry - (exact[i] as number)) > (bound[i] as number);
          return !apart || (hull.high[i] as number) > (hull.low[i] as number);
        })
      );
    },
  };
}
