import type { Made } from './made.js';
import type { Piecewise } from './piecewise.js';
import type { Reading } from './reading.js';

/** Parts that are computed between two yields. */
const AT_ONCE = 64;

/**
 * Computes in pieces what a formula's numbers are made of within compositions, a variance over a batch say, so that asking
 * for them afterwards takes no longer than a look.
 */
export function prepared(reading: Reading, made: Made): Piecewise<void> {
  let since = 0;
  return prepare(made);

  function* prepare(part: Made): Piecewise<void> {
    switch (part.kind) {
      case 'entry': {
        const isKnown = reading.isKnown(part.entry);
        const inner = isKnown && !part.opened ? null : reading.making(part.entry);
        if (inner === null) return;
        yield* prepare(inner);
        reading.value(part.entry);
        if (++since % AT_ONCE === 0) yield;
        return;
      }
      case 'passed':
        return yield* prepare(part.from);
      case 'titled':
        return yield* prepare(part.made);
      case 'sum':
        for (const term of part.terms) yield* prepare(term);
        return;
      case 'product':
        for (const factor of part.factors) yield* prepare(factor);
        return;
      case 'function':
        for (const each of part.of) yield* prepare(each);
    }
  }
}
