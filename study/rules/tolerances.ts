import type { ByParameter, CodesByParameter } from '../truth.js';
import { centralDifferences } from './differences.js';
import { FLAGGED, PASSED, type Rule } from './rule.js';

/** Whether an analytic entry passes beside the numeric one. */
type Passes = (analytic: number, numeric: number) => boolean;

/** torch.autograd.gradcheck with its defaults: |A − N| ≤ atol + rtol |N|, entry by entry (torch.allclose). */
export const gradcheck: Rule = byDifferences(
  'torch gradcheck’s rule and defaults',
  1e-6,
  (a, n) => Math.abs(a - n) <= 1e-5 + 1e-3 * Math.abs(n),
);

/** Stanford CS231n, "Gradient checks": h = 1e-5 and |A − N| / max(|A|, |N|). */
export function relativeError(limit: number): Rule {
  const passes: Passes = (a, n) => {
    const larger = Math.max(Math.abs(a), Math.abs(n));
    return larger === 0 || Math.abs(a - n) / larger <= limit;
  };
  return byDifferences(`CS231n, relative error ${limit.toExponential()}`, 1e-5, passes);
}

function byDifferences(name: string, h: number, passes: Passes): Rule {
  return {
    name,
    prepare: (network) => {
      const numeric = centralDifferences(network, h);
      return ({ gradients }) => ({ entries: judged(gradients, numeric, passes), blamed: null, elsewhere: 0 });
    },
  };
}

function judged(gradients: ByParameter, numeric: ByParameter, passes: Passes): CodesByParameter {
  return new Map(
    [...gradients].map(([name, values]) => [
      name,
      Uint8Array.from(values, (a, i) => (passes(a, numeric.get(name)?.[i] ?? Number.NaN) ? PASSED : FLAGGED)),
    ]),
  );
}
