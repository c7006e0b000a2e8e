import { atOnce } from '../../../engine/atOnce.js';
import { fits, type Hypothesis, type Read } from './hypothesis.js';
import type { FaultName } from './names.js';

/** What a fault is: each name stands for a mistake that reproduces every entry within its bound. */
export interface Explanation {
  /** The likeliest; 'unknown' where none fits. */
  readonly fault: FaultName;
  /** Others that would look the same on these numbers. */
  readonly also: readonly FaultName[];
  /** Of which activation, where it is the derivative of another. */
  readonly of?: string;
}

/** All mistakes that reproduce a tensor, in the order given; what takes others in only where none of them fits. */
export function explained(...given: Parameters<typeof explaining>): Explanation {
  return atOnce(explaining(...given));
}

/** The same in pieces: yields after each mistake. */
export function* explaining(
  hypotheses: readonly Hypothesis[],
  analytic: Float64Array,
  read: Read,
): Generator<void, Explanation> {
  const found: Hypothesis[] = [];
  for (const last of [false, true]) {
    for (const each of found.length > 0 ? [] : hypotheses) {
      if (isLast(each) === last && fits(each, analytic, read)) found.push(each);
      yield;
    }
  }
  const [fault = 'unknown', ...also] = new Set(found.map((each) => each.fault));
  const [first] = found;
  const of = first && 'node' in first ? first.of : undefined;
  return of === undefined ? { fault, also } : { fault, also, of };
}

function isLast(hypothesis: Hypothesis): boolean {
  return 'last' in hypothesis && hypothesis.last === true;
}
