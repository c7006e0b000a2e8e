import { UNITS } from '../../engine/primitives/rounding.js';
import type { Precision } from '../../engine/tensor.js';
import { ByEntry } from './byEntry.js';
import type { Entry, Made } from './made.js';
import type { Reading } from './reading.js';

/** How many u of its value a function may be wrong by: the platform's, and the kernels' (`engine/primitives/rounding.ts`). */
const ULPS_OF_FUNCTIONS = 4;

const known = new WeakMap<Reading, ByEntry<number>>();

/**
 * How far the number of a formula may be from what exact arithmetic makes of the step's numbers in it, when it is computed in
 * the run's own precision, in any order: running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, 2002,
 * §3.3). The step's numbers themselves are taken as they are; those within compositions are not: their errors come along.
 */
export function roundingOf(reading: Reading, made: Made): number {
  switch (made.kind) {
    case 'entry':
      return ofEntry(reading, made.entry, made.opened ?? false);
    case 'number':
      return Number.isInteger(made.value) ? 0 : UNITS[precisionOf(reading)].u * Math.abs(made.value);
    case 'passed':
      return roundingOf(reading, made.from);
    case 'titled':
      return roundingOf(reading, made.made);
    case 'sum':
      return ofSum(reading, made.terms);
    case 'product':
      return ofProduct(reading, made.factors);
    case 'function':
      return ofFunction(reading, made);
    case 'given':
      return 0;
  }
}

/** γ_n = nu/(1 − nu): n roundings by at most u each, together (Higham 2002, lemma 3.1). */
export function gamma(n: number, precision: Precision): number {
  const { u } = UNITS[precision];
  return (n * u) / (1 - n * u);
}

function precisionOf({ numbers }: Reading): Precision {
  return numbers.precision;
}

/** An entry that is opened stands for what it is made of, which another order of the same terms may round otherwise. */
function ofEntry(reading: Reading, entry: Entry, isOpened: boolean): number {
  if (!isOpened && (entry.node < 0 || reading.expanded.trained(entry.node) !== undefined)) return 0;
  const making = reading.making(entry);
  if (making === null) return 0;
  if (isOpened) return roundingOf(reading, making);
  const errors = known.get(reading) ?? new ByEntry<number>();
  known.set(reading, errors);
  return errors.get(entry, () => roundingOf(reading, making));
}

/** The terms' own errors, and γ_n Σ|t| (Higham 2002, eq. 4.4). An infinite term, a masked score, makes the sum infinite without error. */
function ofSum(reading: Reading, terms: readonly Made[]): number {
  const gammaN = gamma(terms.length, precisionOf(reading));
  return terms.reduce((error, term) => {
    const size = Math.abs(reading.valueOf(term));
    return error + roundingOf(reading, term) + (size === Number.POSITIVE_INFINITY ? 0 : gammaN * size);
  }, 0);
}

/** Every factor's error times the others, and γ_n of the product. */
function ofProduct(reading: Reading, factors: readonly Made[]): number {
  let [product, error] = [1, 0];
  for (const factor of factors) {
    const [value, own] = [Math.abs(reading.valueOf(factor)), roundingOf(reading, factor)];
    error = error * value + product * own + error * own;
    product *= value;
  }
  return error + gamma(factors.length, precisionOf(reading)) * product;
}

/** What the errors of its arguments move it by, one after the other, where it rises or falls between; and its own. */
function ofFunction(reading: Reading, { of, apply }: Extract<Made, { kind: 'function' }>): number {
  const values = of.map((each) => reading.valueOf(each));
  const value = apply(values);
  const moved = of.reduce((sum, each, k) => {
    const own = roundingOf(reading, each);
    const at = (x: number): number => Math.abs(apply(values.map((each, i) => (i === k ? x : each))) - value);
    return own === 0 ? sum : sum + Math.max(at((values[k] as number) - own), at((values[k] as number) + own));
  }, 0);
  return moved + ULPS_OF_FUNCTIONS * UNITS[precisionOf(reading)].u * Math.abs(value);
}
