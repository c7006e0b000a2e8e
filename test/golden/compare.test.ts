import { describe, expect, it } from 'vitest';
import { FAMILIES, numbersOf, readCases, type Written } from './cases.js';
import { differences } from './compare.js';

/** Every stored tensor with at least two different entries. */
const tensors = FAMILIES.flatMap((family) => readCases(family))
  .flatMap((golden) => [...golden.outputs, ...golden.gradients])
  .map(({ values }) => values)
  .filter((values) => new Set(values).size > 1);

/** The places of two neighbours that differ by more than rounding. */
function distinct(values: readonly Written[]): number {
  return values.findIndex((value, i) => {
    const next = Number(values[(i + 1) % values.length]);
    return !(Math.abs(Number(value) - next) <= 1e-9) && Number(value) !== next;
  });
}

const uneven = tensors.filter((values) => distinct(values) >= 0);

describe('the comparison with torch', () => {
  it('looks at thousands of tensors', () => {
    expect(uneven.length).toBeGreaterThan(1000);
  });

  it('accepts each tensor as it is', () => {
    for (const values of uneven) expect(differences(numbersOf(values), values)).toEqual([]);
  });

  it('refuses two entries in each other’s place', () => {
    for (const values of uneven) {
      const swapped = numbersOf(values);
      const [i, j] = [distinct(values), (distinct(values) + 1) % values.length];
      [swapped[i], swapped[j]] = [swapped[j] as number, swapped[i] as number];
      expect(differences(swapped, values)).not.toEqual([]);
    }
  });

  it('refuses all entries shifted by one', () => {
    for (const values of uneven) {
      const [first = 0, ...rest] = numbersOf(values);
      expect(differences([...rest, first], values)).not.toEqual([]);
    }
  });

  it('refuses one entry off by a part in a hundred million, a lost sign, a missing entry', () => {
    expect(differences([1, 2.00000002], [1, 2])).toEqual(['[1] is 2.00000002, torch has 2']);
    expect(differences([-1e-9], [1e-9])).toHaveLength(1);
    expect(differences([1], [1, 2])).toEqual(['1 entries in place of 2']);
  });

  it('tells NaN, infinities and numbers apart', () => {
    const { NaN: none, POSITIVE_INFINITY: up, NEGATIVE_INFINITY: down } = Number;
    const written = ['NaN', 'Infinity', '-Infinity', 1];
    expect(differences([none, up, down, 1], written)).toEqual([]);
    expect(differences([0, down, up, none], written)).toHaveLength(4);
  });
});
