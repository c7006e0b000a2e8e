import { describe, expect, it } from 'vitest';
import { entryBounds } from './bounds.js';
import { FAMILIES, numbersOf, readCases, type Written } from './cases.js';
import { differences } from './compare.js';

interface Compared {
  readonly name: string;
  readonly values: readonly Written[];
  readonly bounds: Float64Array;
}

/** Every tensor that torch's goldens hold, with the bounds that its entries are held to. */
const tensors = FAMILIES.flatMap((family) => readCases(family)).flatMap((golden): readonly Compared[] => {
  const bounds = entryBounds(golden, 'float64');
  const gradients = golden.gradients.map(({ name, values }) => ({ name: `∂J/∂${name}`, values }));
  return [...golden.outputs, ...gradients].map(({ name, values }) => ({
    name: `${golden.op}: ${golden.name}, ${name}`,
    values,
    bounds: bounds.get(name) as Float64Array,
  }));
});

/** The place of an entry that differs from the next one, around the end, by a millionth of the largest; −1 for none. */
function uneven({ values }: Compared): number {
  const entries = numbersOf(values);
  const largest = entries.filter(Number.isFinite).reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  return entries.findIndex((entry, i) => {
    const next = entries[(i + 1) % entries.length] as number;
    return !Object.is(entry, next) && !(Math.abs(entry - next) <= 1e-6 * largest);
  });
}

const mixed = tensors.filter((tensor) => uneven(tensor) >= 0);

describe('the comparison with torch', () => {
  it('looks at hundreds of tensors of unequal entries', () => {
    expect(mixed.length).toBeGreaterThan(700);
  });

  it('accepts each as it is', () => {
    for (const { values, bounds } of mixed) expect(differences(numbersOf(values), values, bounds)).toEqual([]);
  });

  it('refuses two neighbours in each other’s place', () => {
    for (const tensor of mixed) {
      const { name, values, bounds } = tensor;
      const swapped = numbersOf(values);
      const [i, j] = [uneven(tensor), (uneven(tensor) + 1) % values.length];
      [swapped[i], swapped[j]] = [swapped[j] as number, swapped[i] as number];
      expect(differences(swapped, values, bounds), name).not.toEqual([]);
    }
  });

  it('refuses all entries shifted by one, and reversed in sign', () => {
    for (const { name, values, bounds } of mixed) {
      const [first = 0, ...rest] = numbersOf(values);
      expect(differences([...rest, first], values, bounds), name).not.toEqual([]);
      const negated = numbersOf(values).map((entry) => -entry);
      expect(differences(negated, values, bounds), name).not.toEqual([]);
    }
  });

  it('refuses one entry off by more than its bound, however small beside the others, and a missing one', () => {
    expect(differences([1e6, 1e-9 + 3e-16], [1e6, 1e-9], [1e-9, 1e-15])).toEqual([]);
    expect(differences([1e6, 1e-9 + 3e-15], [1e6, 1e-9], [1e-9, 1e-15])).toHaveLength(1);
    expect(differences([1], [1, 2], [1, 1])).toEqual(['1 entries in place of 2']);
  });

  it('tells NaN, infinities and numbers apart; what has no bound agrees with nothing', () => {
    const { NaN: none, POSITIVE_INFINITY: up, NEGATIVE_INFINITY: down } = Number;
    const written = ['NaN', 'Infinity', '-Infinity', 1];
    expect(differences([none, up, down, 1], written, [up, up, up, 0])).toEqual([]);
    expect(differences([0, down, up, none], written, [up, up, up, up])).toHaveLength(4);
    expect(differences([1, 1], [1, 1], [up, none])).toHaveLength(2);
  });
});
