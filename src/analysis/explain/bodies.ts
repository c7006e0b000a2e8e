import type { Explanation } from './explanation.js';
import type { Head } from './heads.js';
import type { Resolved } from './resolved.js';

/** What a number is made of. */
export type Body = Pick<Explanation, 'combine' | 'function' | 'terms' | 'count'> & {
  readonly because: readonly string[];
  /** Where what is given stands in the file. */
  readonly range?: Explanation['range'];
};

export const NOTHING: Body = { combine: 'given', function: null, terms: [], count: 0, because: [] };

/** A number, with what it is made of. */
export function put(head: Head, { because, range = null, ...rest }: Body): Explanation {
  const reasons = [...(head.because === null ? [] : [head.because]), ...because];
  return { ...head, ...rest, range: head.range ?? range, unfolds: null, because: joined(reasons) };
}

/** Reasons one after another, each once. */
export function joined(reasons: readonly string[]): string | null {
  return reasons.length === 0 ? null : [...new Set(reasons)].join('; ');
}

/** Whether there is something to unfold. */
export function isMade({ made, quantity }: Resolved): boolean {
  return quantity !== null || made.kind === 'sum' || made.kind === 'product' || made.kind === 'function';
}

/** What nothing goes into: a number of the formula, a decision, what code made. */
export function ending({ made, because }: Resolved): Body {
  if (made.kind === 'given') return { ...NOTHING, because: [...because, made.because], range: made.range };
  return { ...NOTHING, because, range: made.kind === 'number' ? (made.range ?? null) : null };
}

/** How what is folded is made. */
export function foldedAs({ made, quantity }: Resolved): Pick<Explanation, 'combine' | 'function'> {
  if (quantity) return { combine: 'sum', function: null };
  if (made.kind === 'function') return { combine: 'function', function: made.name };
  return { combine: made.kind === 'sum' || made.kind === 'product' ? made.kind : 'given', function: null };
}
